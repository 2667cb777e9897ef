import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { fold } from "./fold";

let page: AbortController;

beforeEach(() => {
  page = new AbortController();
  document.body.innerHTML = '<details open><summary>電話</summary><p id="inside">110</p></details>';
});

afterEach(() => {
  page.abort();
  location.hash = "";
  vi.unstubAllGlobals();
});

function onScreen({ narrow }: { narrow: boolean }): HTMLDetailsElement {
  vi.stubGlobal("matchMedia", () => ({ matches: narrow }));
  const details = find("details", HTMLDetailsElement);
  fold(details, page.signal);
  return details;
}

test("it folds on a narrow screen and stays open on a wide one", () => {
  expect(onScreen({ narrow: false }).open).toBe(true);
  expect(onScreen({ narrow: true }).open).toBe(false);
});

test("it stays open where the address leads into it", () => {
  location.hash = "#inside";
  expect(onScreen({ narrow: true }).open).toBe(true);
});

test("paper shows what is folded, and the screen is as before afterwards", () => {
  const details = onScreen({ narrow: true });
  dispatchEvent(new Event("beforeprint"));
  expect(details.open).toBe(true);
  dispatchEvent(new Event("afterprint"));
  expect(details.open).toBe(false);
});
