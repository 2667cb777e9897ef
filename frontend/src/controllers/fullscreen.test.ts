import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { fullscreen } from "./fullscreen";

let page: AbortController;
let button: HTMLElement;

function pretend(properties: object): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(document, name, { value: value as unknown, configurable: true });
  }
}

beforeEach(() => {
  page = new AbortController();
  document.body.innerHTML =
    '<button type="button" data-leave-text="全画面をやめる" hidden>全画面にする</button>';
  button = find("button");
});

afterEach(() => {
  page.abort();
  pretend({ fullscreenEnabled: false, fullscreenElement: null });
});

test("the button enters and leaves the whole screen and says which", () => {
  const enter = vi.fn().mockResolvedValue(undefined);
  const leave = vi.fn().mockResolvedValue(undefined);
  document.documentElement.requestFullscreen = enter;
  pretend({ fullscreenEnabled: true, fullscreenElement: null, exitFullscreen: leave });
  fullscreen(button, page.signal);
  expect(button.hidden).toBe(false);

  button.click();
  expect(enter).toHaveBeenCalledTimes(1);
  pretend({ fullscreenElement: document.documentElement });
  document.dispatchEvent(new Event("fullscreenchange"));
  expect(button.textContent).toBe("全画面をやめる");

  button.click();
  expect(leave).toHaveBeenCalledTimes(1);
  pretend({ fullscreenElement: null });
  document.dispatchEvent(new Event("fullscreenchange"));
  expect(button.textContent).toBe("全画面にする");
});

test("where the browser cannot, the button stays away", () => {
  fullscreen(button, page.signal);
  expect(button.hidden).toBe(true);
});
