import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { regionCombobox } from "./region-combobox";

const midori = { code: "10212", name: "みどり市", kana: "みどりし", prefecture: "群馬県" };
const yokohama = { code: "14100", name: "横浜市", kana: "よこはまし", prefecture: "神奈川県" };
const answer = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
let page: AbortController;
let form: HTMLFormElement;
let input: HTMLInputElement;

beforeEach(() => {
  page = new AbortController();
  vi.useFakeTimers();
  answer.mockReset();
  answer.mockImplementation(() => Promise.resolve(Response.json({ results: [midori, yokohama] })));
  vi.stubGlobal("fetch", answer);
  Element.prototype.scrollIntoView = vi.fn();
  document.body.innerHTML = `
    <form>
      <fieldset data-controller="region-combobox" data-url="/api/v1/regions/"
                data-found-text="{count}件見つかりました。" data-none-text="見つかりません。"
                data-failed-text="通信できません。" data-chosen-text="{name}をえらびました。">
        <label for="q">市区町村</label>
        <input type="text" id="q" name="q">
        <input type="radio" name="region" value="01100" required>
      </fieldset>
    </form>`;
  form = find("form", HTMLFormElement);
  input = find("#q", HTMLInputElement);
  regionCombobox(find("fieldset"), page.signal);
});

afterEach(() => {
  page.abort();
  vi.useRealTimers();
});

async function type(text: string): Promise<void> {
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(200);
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  input.dispatchEvent(event);
  return event;
}

function chosen(): FormDataEntryValue[] {
  return new FormData(form).getAll("region");
}

test("typing searches once it pauses, and the count is announced", async () => {
  input.value = "み";
  input.dispatchEvent(new InputEvent("input"));
  await vi.advanceTimersByTimeAsync(100);
  await type("みど");
  expect(answer).toHaveBeenCalledTimes(1);
  expect(answer.mock.lastCall?.[0]).toBe(`/api/v1/regions/?q=${encodeURIComponent("みど")}`);
  expect(input.ariaExpanded).toBe("true");
  expect(find("[role=listbox]").textContent).toContain("群馬県 みどり市");
  expect(find("[role=status]").textContent).toBe("2件見つかりました。");
});

test("arrows move through the list and Enter chooses", async () => {
  await type("み");
  press("ArrowUp");
  expect(find("[aria-selected=true]").textContent).toContain("横浜市");
  press("ArrowDown");
  expect(input.getAttribute("aria-activedescendant")).toBe(find("[aria-selected=true]").id);
  expect(press("Enter").defaultPrevented).toBe(true);
  expect(chosen()).toEqual(["10212"]);
  expect(input.value).toBe("群馬県 みどり市");
  expect(find("[role=listbox]").hidden).toBe(true);
  expect(find("[role=status]").textContent).toBe("群馬県 みどり市をえらびました。");
});

test("Enter without a choice is left to the form, and Escape only closes the list", async () => {
  await type("み");
  expect(press("Enter").defaultPrevented).toBe(false);
  expect(press("Escape").defaultPrevented).toBe(true);
  expect(input.ariaExpanded).toBe("false");
  expect(press("Escape").defaultPrevented).toBe(false);
  expect(input.value).toBe("み");
});

test("a click chooses, and typing again takes the choice back", async () => {
  await type("み");
  find("[role=option]:last-child").click();
  expect(chosen()).toEqual(["14100"]);
  await type("さ");
  expect(chosen()).toEqual([]);
});

test("only one of the list and the server's radio buttons is chosen", async () => {
  const radio = find("[type=radio]", HTMLInputElement);
  radio.click();
  await type("み");
  press("ArrowDown");
  press("Enter");
  expect(chosen()).toEqual(["10212"]);
  expect(radio.required).toBe(false);
  radio.click();
  expect(chosen()).toEqual(["01100"]);
  expect(radio.required).toBe(true);
});

test("kana under conversion are not searched for", async () => {
  input.value = "みd";
  input.dispatchEvent(new InputEvent("input", { isComposing: true }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answer).not.toHaveBeenCalled();
  input.dispatchEvent(new CompositionEvent("compositionend"));
  await vi.advanceTimersByTimeAsync(200);
  expect(answer).toHaveBeenCalledTimes(1);
});

test("finding nothing and failing are said", async () => {
  answer.mockImplementationOnce(() => Promise.resolve(Response.json({ results: [] })));
  await type("んん");
  expect(find("[role=status]").textContent).toBe("見つかりません。");
  expect(find("[role=listbox]").hidden).toBe(true);
  answer.mockImplementationOnce(() => Promise.reject(new TypeError("offline")));
  await type("み");
  expect(find("[role=status]").textContent).toBe("通信できません。");
  answer.mockImplementationOnce(() => Promise.resolve(Response.json({ results: [{}] })));
  await type("みど");
  expect(find("[role=status]").textContent).toBe("通信できません。");
});

test("an answer that comes late does not replace a newer one", async () => {
  let answerLate: (response: Response) => void = () => undefined;
  answer.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answerLate = resolve;
      }),
  );
  await type("よ");
  answer.mockImplementationOnce(() => Promise.resolve(Response.json({ results: [midori] })));
  await type("みどり");
  answerLate(Response.json({ results: [yokohama] }));
  await vi.advanceTimersByTimeAsync(0);
  expect(find("[role=listbox]").textContent).not.toContain("横浜市");
});
