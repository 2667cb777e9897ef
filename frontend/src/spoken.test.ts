import { expect, test } from "vitest";
import { find } from "./testing";
import { blocksOf, sentences } from "./spoken";

function said(html: string): string[] {
  document.body.innerHTML = `<main lang="ja">${html}</main>`;
  return blocksOf(find("main")).map(({ text }) => text);
}

const RUBY = '<ruby>個人<rp>（</rp><rt aria-hidden="true">こじん</rt><rp>）</rp></ruby>';

test("a word is said by its reading, once", () => {
  expect(said(`<p>${RUBY}の<a href="/">話</a></p>`)).toEqual(["こじんの話"]);
});

test("each block is said for itself, and what is operated is not said", () => {
  expect(
    said(`
      <h1>題<wbr>名</h1>
      <nav><a href="/">案内</a></nav>
      <ul><li>一<ul><li>二</li></ul>三</li></ul>
      <p>四<button>おす</button><span class="visually-hidden">かくれた</span><svg><text>絵</text></svg></p>
      <p> 。 </p>`),
  ).toEqual(["題名", "一", "二", "三", "四"]);
});

test("a page with readings has the blocks of the page without", () => {
  const plain = said(
    "<h2>個人<b>の話</b></h2><p>個人<br>の話</p><dl><dt>個人</dt><dd>話</dd></dl>",
  );
  const read = said(
    `<h2>${RUBY}<b>の話</b></h2><p>${RUBY}<br>の話</p><dl><dt>${RUBY}</dt><dd>話</dd></dl>`,
  );
  expect(read).toEqual(plain.map((text) => text.replace("個人", "こじん")));
});

test("a block knows its language", () => {
  document.body.innerHTML = `<main lang="en"><p>Hello</p><section lang="ja"><p>やあ</p></section></main>`;
  expect(blocksOf(find("main")).map(({ language }) => language)).toEqual(["en", "ja"]);
});

test("a long text is said sentence by sentence", () => {
  expect(sentences("「だれ？」と聞いた。うん！　そう")).toEqual([
    "「だれ？」",
    "と聞いた。",
    "うん！",
    "そう",
  ]);
  expect(sentences("。")).toEqual([]);
});
