import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { quickExit } from "./quick-exit";

let page: AbortController;
const leave = vi.fn();

beforeEach(() => {
  page = new AbortController();
  leave.mockReset();
  document.body.innerHTML = '<a href="https://neutral.example/" rel="noreferrer">とじる</a>';
  document.title = "こまったとき";
  quickExit(find("a"), page.signal, leave);
});

afterEach(() => {
  page.abort();
  document.documentElement.hidden = false;
});

function escape(timeStamp: number, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: "Escape", cancelable: true, ...init });
  Object.defineProperty(event, "timeStamp", { value: timeStamp });
  return event;
}

test("a click empties the page and leaves without history", () => {
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  document.querySelector("a")?.dispatchEvent(click);
  expect(click.defaultPrevented).toBe(true);
  expect(leave).toHaveBeenCalledWith("https://neutral.example/");
  expect(document.documentElement.hidden).toBe(true);
  expect(document.title).toBe("");
});

test("Escape three times leaves", () => {
  for (const time of [100, 400, 900]) {
    document.dispatchEvent(escape(time));
  }
  expect(leave).toHaveBeenCalledTimes(1);
});

test("three slow presses, a held key, and an Escape that closed something do not", () => {
  for (const time of [0, 1000, 2000]) {
    document.dispatchEvent(escape(time));
  }
  for (const time of [5000, 5010, 5020]) {
    document.dispatchEvent(escape(time, { repeat: true }));
  }
  const closed = escape(9000);
  closed.preventDefault();
  for (const event of [closed, escape(9100), escape(9200)]) {
    document.dispatchEvent(event);
  }
  expect(leave).not.toHaveBeenCalled();
});
