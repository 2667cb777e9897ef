import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { preferences, readPreference } from "./preferences";

let page: AbortController;
const root = document.documentElement;

beforeEach(() => {
  page = new AbortController();
  localStorage.clear();
  delete root.dataset.theme;
  delete root.dataset.textSize;
  document.body.innerHTML = `
    <details data-controller="preferences" open>
      <summary>見やすさ</summary>
      <input type="radio" name="textSize" value="normal" checked>
      <input type="radio" name="textSize" value="larger">
      <input type="radio" name="theme" value="auto" checked>
      <input type="radio" name="theme" value="contrast">
      <input type="radio" name="numberKeys" value="on" checked>
      <input type="radio" name="numberKeys" value="off">
    </details>
    <p id="elsewhere">本文</p>`;
});

afterEach(() => {
  page.abort();
});

function details(): HTMLDetailsElement {
  return find("details", HTMLDetailsElement);
}

function input(name: string, value: string): HTMLInputElement {
  return find(`[name=${name}][value=${value}]`, HTMLInputElement);
}

test("a choice applies at once and is still there on the next page", async () => {
  preferences(details(), page.signal);
  input("theme", "contrast").click();
  input("textSize", "larger").click();
  expect(root.dataset.theme).toBe("contrast");

  delete root.dataset.theme;
  delete root.dataset.textSize;
  vi.resetModules();
  await vi.importActual("../early");

  expect(root.dataset.theme).toBe("contrast");
  expect(root.dataset.textSize).toBe("larger");
  expect(root.dataset.script).toBe("on");
});

test("the saved choice is shown as chosen", () => {
  localStorage.setItem("anshin.textSize", "larger");
  preferences(details(), page.signal);
  expect(input("textSize", "larger").checked).toBe(true);
});

test("going back to the default leaves nothing on the device", () => {
  localStorage.setItem("anshin.theme", "contrast");
  preferences(details(), page.signal);
  input("theme", "auto").click();
  expect(localStorage).toHaveLength(0);
  expect(root.dataset.theme).toBeUndefined();
});

test("a value that is none of ours is not applied", async () => {
  localStorage.setItem("anshin.theme", "red");
  vi.resetModules();
  await vi.importActual("../early");
  expect(root.dataset.theme).toBeUndefined();
  expect(readPreference("theme")).toBe("auto");
});

test("a browser that stores nothing still applies the choice", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  preferences(details(), page.signal);
  input("theme", "contrast").click();
  expect(root.dataset.theme).toBe("contrast");
});

test("Escape closes it and returns the focus; so does a press elsewhere", () => {
  preferences(details(), page.signal);
  const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  input("theme", "auto").dispatchEvent(escape);
  expect(details().open).toBe(false);
  expect(document.activeElement?.tagName).toBe("SUMMARY");
  expect(escape.defaultPrevented).toBe(true);

  details().open = true;
  document.querySelector("#elsewhere")?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(details().open).toBe(false);
});
