import { expect, test } from "vitest";
import { openForPaper } from "./paper";

test("what is folded is open on paper and folded again; what the reader opened stays open", () => {
  document.body.innerHTML = `
    <main><details id="folded"><summary>ヒント</summary></details>
    <details id="unfolded" open><summary>表</summary></details></main>
    <header><details id="menu"><summary>設定</summary></details></header>`;
  const page = new AbortController();
  openForPaper(document, page.signal);
  const open = () => [...document.querySelectorAll("details[open]")].map((found) => found.id);

  dispatchEvent(new Event("beforeprint"));
  expect(open()).toEqual(["folded", "unfolded"]);
  dispatchEvent(new Event("afterprint"));
  expect(open()).toEqual(["unfolded"]);
  page.abort();
});
