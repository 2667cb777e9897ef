import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { slides } from "./slides";

let page: AbortController;
let followed: string[];

function place(tops: number[], height = 768): void {
  for (const [index, slide] of [...document.querySelectorAll(".slide")].entries()) {
    const top = tops[index] ?? 0;
    slide.getBoundingClientRect = () => new DOMRect(0, top, 1024, height);
  }
}

function press(key: string, init: KeyboardEventInit = {}, target = "body"): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  return find(target).dispatchEvent(event);
}

beforeEach(() => {
  page = new AbortController();
  followed = [];
  vi.stubGlobal("innerHeight", 768);
  document.body.innerHTML = `<article>
    <section class="slide"><a href="#slide-1" data-slides="next">つぎへ</a></section>
    <section class="slide"><a href="#slide-0" data-slides="previous">まえへ</a>
      <a href="#slide-2" data-slides="next">つぎへ</a></section>
    <section class="slide"><input><a href="#slide-1" data-slides="previous">まえへ</a></section>
  </article>`;
  document.body.addEventListener(
    "click",
    (event) => {
      event.preventDefault();
      followed.push((event.target as Element).getAttribute("href") ?? "");
    },
    { signal: page.signal },
  );
  slides(find("article"), page.signal);
});

afterEach(() => {
  page.abort();
  vi.unstubAllGlobals();
});

test("arrows lead from the slide that is shown", () => {
  place([-768, 0, 768]);
  expect(press("ArrowRight")).toBe(false);
  expect(press("ArrowLeft")).toBe(false);
  expect(followed).toEqual(["#slide-2", "#slide-0"]);
});

test("at either end the key is the browser's", () => {
  place([0, 768, 1536]);
  expect(press("ArrowLeft")).toBe(true);
  place([-1536, -768, 0]);
  expect(press("ArrowRight")).toBe(true);
  expect(followed).toEqual([]);
});

test("a remote control reads a long slide to its end first", () => {
  place([-768, 0, 2000], 1500);
  expect(press("PageDown")).toBe(true);
  place([-2268, -732, 768], 1500);
  expect(press("PageDown")).toBe(false);
  expect(followed).toEqual(["#slide-2"]);
});

test("whoever types or holds another key is left alone", () => {
  place([-1536, -768, 0]);
  expect(press("ArrowLeft", {}, "input")).toBe(true);
  expect(press("ArrowLeft", { ctrlKey: true })).toBe(true);
  expect(followed).toEqual([]);
});
