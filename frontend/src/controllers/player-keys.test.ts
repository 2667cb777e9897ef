import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { playerKeys } from "./player-keys";

let page: AbortController;
let form: HTMLFormElement;
const sent = vi.fn();

beforeEach(() => {
  page = new AbortController();
  sent.mockReset();
  localStorage.clear();
  document.body.innerHTML = `
    <input type="text" id="text">
    <form data-controller="player-keys" data-busy-text="とどけています…">
      <label class="choice"><input type="radio" name="choice" value="1"> 一</label>
      <label class="choice"><input type="radio" name="choice" value="2"> 二</label>
      <label class="choice"><input type="checkbox" name="more" value="3"> 三</label>
      <button type="submit"><ruby>答<rt>こた</rt></ruby>える</button>
    </form>`;
  form = find("form", HTMLFormElement);
  playerKeys(form, page.signal);
  // After the controller's own listener, as the browser would send: jsdom sends nothing.
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) {
      sent();
    }
    event.preventDefault();
  });
});

afterEach(() => {
  page.abort();
});

function press(init: KeyboardEventInit, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
}

function checked(): string[] {
  return [...form.querySelectorAll<HTMLInputElement>("input:checked")].map((input) => input.value);
}

test("a digit chooses, another changes the choice, and a checkbox toggles", () => {
  press({ code: "Digit1", key: "1" });
  press({ code: "Numpad2", key: "Process" });
  expect(checked()).toEqual(["2"]);
  press({ code: "Digit3", key: "3" });
  expect(checked()).toEqual(["2", "3"]);
  press({ code: "Digit3", key: "3" });
  expect(checked()).toEqual(["2"]);
});

test("digits typed into a text field, with a modifier, or beyond the choices do nothing", () => {
  press({ code: "Digit1", key: "1" }, find("#text"));
  press({ code: "Digit1", key: "1", ctrlKey: true });
  press({ code: "Digit9", key: "9" });
  expect(checked()).toEqual([]);
});

test("the reader can turn digits off", () => {
  localStorage.setItem("anshin.numberKeys", "off");
  press({ code: "Digit1", key: "1" });
  expect(checked()).toEqual([]);
});

test("Enter sends unless the focus is on a control", () => {
  press({ key: "Enter", code: "Enter" }, find("button"));
  press({ key: "Enter", code: "Enter" }, find("#text"));
  expect(sent).not.toHaveBeenCalled();
  press({ key: "Enter", code: "Enter" });
  expect(sent).toHaveBeenCalledTimes(1);
});

test("a form under way says so and is not sent again until the page is shown anew", () => {
  form.requestSubmit();
  form.requestSubmit();
  expect(sent).toHaveBeenCalledTimes(1);
  expect(form.ariaBusy).toBe("true");
  expect(find("button").textContent).toBe("とどけています…");
  expect(find("[role=status]").textContent).toBe("とどけています…");

  window.dispatchEvent(new Event("pageshow"));
  expect(form.ariaBusy).toBeNull();
  expect(find("button").innerHTML).toBe("<ruby>答<rt>こた</rt></ruby>える");
  form.requestSubmit();
  expect(sent).toHaveBeenCalledTimes(2);
});
