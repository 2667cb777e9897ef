import { afterEach, beforeEach, expect, test } from "vitest";
import { start } from "../registry";
import { onDevice } from "./on-device";

let life: AbortController;

beforeEach(() => {
  life = new AbortController();
  document.body.innerHTML = `
    <form method="dialog" data-controller="on-device">
      <input type="radio" name="choice" value="1" id="one">
      <input type="radio" name="choice" value="2" id="two">
      <button type="button" data-on-device="read">読む</button>
      <p role="status" data-on-device="nothing" hidden>まだ</p>
      <section data-on-device="feedback">
        <details data-feedback="1"><summary>一</summary>理由 1</details>
        <details data-feedback="2"><summary>二</summary>理由 2</details>
        <details data-feedback="all"><summary>みんな</summary>解説</details>
      </section>
    </form>`;
  start(new Map([["on-device", onDevice]]), { signal: life.signal });
});

afterEach(() => {
  life.abort();
});

const get = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) {
    throw new Error(selector);
  }
  return found;
};
const read = () => {
  get("button").click();
};
const open = () =>
  [...document.querySelectorAll<HTMLDetailsElement>("details")]
    .filter((text) => text.open && !text.hidden)
    .map((text) => text.dataset.feedback);

test("nothing can be read before something is chosen", () => {
  expect(get("section").hidden).toBe(true);
  read();
  expect(get("[data-on-device='nothing']").hidden).toBe(false);
  expect(open()).toEqual([]);
});

test("the button opens what belongs to the choice, and what is for everybody", () => {
  get("#two").click();
  expect(open()).toEqual([]);
  read();
  expect(open()).toEqual(["2", "all"]);
  expect(document.activeElement?.textContent).toBe("二");
  expect(get("[data-on-device='nothing']").hidden).toBe(true);
});

test("another choice closes what belonged to the first", () => {
  get("#two").click();
  read();
  get("#one").click();
  expect(open()).toEqual([]);
  read();
  expect(open()).toEqual(["1", "all"]);
});

test("the form is never sent", () => {
  const event = new Event("submit", { cancelable: true });
  get("form").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
});
