import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { chatStory } from "./chat-story";

let page: AbortController;

beforeEach(() => {
  page = new AbortController();
  Element.prototype.scrollIntoView = vi.fn();
  document.body.innerHTML = `
    <div id="chat">
      <ol aria-live="polite"><li>一</li><li data-chat="pause">問い</li><li>二</li></ol>
      <button type="button" data-chat="next">
        <span><ruby>次<rp>（</rp><rt>つぎ</rt><rp>）</rp></ruby></span
        ><span data-chat="onward" hidden>つづき</span>
      </button>
      <button type="button" data-chat="all">ぜんぶ</button>
      <button type="button" data-chat="again" hidden>はじめ</button>
    </div>`;
  chatStory(find("#chat"), page.signal);
});

afterEach(() => {
  page.abort();
});

const read = () =>
  [...document.querySelectorAll<HTMLElement>("li")]
    .filter((bubble) => !bubble.hidden)
    .map((bubble) => bubble.textContent)
    .join("");
const button = (name: string) => find(`[data-chat='${name}']`, HTMLButtonElement);
/** What the button says: the readings over its words stay ruby. */
const said = () =>
  [...button("next").querySelectorAll<HTMLElement>("span")]
    .filter((words) => !words.hidden)
    .map((words) => words.innerHTML)
    .join("");
const press = (key: string) =>
  button("next").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

test("the story goes on bubble by bubble and says what comes after a pause", () => {
  expect(read()).toBe("一");
  expect(said()).toBe("<ruby>次<rp>（</rp><rt>つぎ</rt><rp>）</rp></ruby>");
  button("next").click();
  expect(read()).toBe("一問い");
  expect(said()).toBe("つづき");
  button("next").click();
  expect(read()).toBe("一問い二");
});

test("at its end the story can only begin again, and the focus is not lost", () => {
  button("next").focus();
  button("next").click();
  button("next").click();
  expect([button("next").hidden, button("all").hidden]).toEqual([true, true]);
  expect(document.activeElement).toBe(button("again"));
  button("again").click();
  expect(read()).toBe("一");
  expect(button("again").hidden).toBe(true);
  expect(document.activeElement).toBe(button("next"));
});

test("everything can be seen at once", () => {
  button("all").focus();
  button("all").click();
  expect(read()).toBe("一問い二");
  expect(document.activeElement).toBe(button("again"));
});

test("a tap on the bubbles leads on, marking words does not", () => {
  find("ol").click();
  expect(read()).toBe("一問い");
  getSelection()?.selectAllChildren(find("li"));
  find("ol").click();
  expect(read()).toBe("一問い");
});

test("the arrows lead on and back, and stop at both ends", () => {
  press("ArrowLeft");
  expect(read()).toBe("一");
  for (let step = 0; step < 5; step += 1) {
    press("ArrowRight");
  }
  expect(read()).toBe("一問い二");
  press("ArrowLeft");
  expect(read()).toBe("一問い");
  press("a");
  expect(read()).toBe("一問い");
});

test("the focus stays where it was when the chat did not have it", () => {
  find("ol").click();
  expect(document.activeElement).toBe(document.body);
});

test("the styles learn that the chat is told step by step", () => {
  expect(find("#chat").dataset.ready).toBe("");
});
