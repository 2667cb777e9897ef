import { beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { copy } from "./copy";

const signal = new AbortController().signal;

beforeEach(() => {
  document.body.innerHTML = `
    <div data-copied-text="コピーしました">
      <input readonly value="https://example.jp/teach/" data-copy="source">
      <button type="button" data-copy="button" hidden>コピー</button>
      <span role="status" data-copy="status"></span>
    </div>`;
});

test("the button appears, copies the text and says so", async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  copy(find("div"), signal);
  expect(find("button").hidden).toBe(false);
  find("button").click();
  await vi.waitFor(() => {
    expect(find("[role=status]").textContent).toBe("コピーしました");
  });
  expect(writeText).toHaveBeenCalledWith("https://example.jp/teach/");
});

test("where copying is refused, the text is selected", async () => {
  vi.stubGlobal("navigator", { clipboard: { writeText: vi.fn().mockRejectedValue(new Error()) } });
  copy(find("div"), signal);
  find("button").click();
  const source = find("input", HTMLInputElement);
  await vi.waitFor(() => {
    expect(source.selectionEnd).toBe(source.value.length);
  });
  expect(find("[role=status]").textContent).toBe("");
});

test("without a clipboard the button stays away", () => {
  vi.stubGlobal("navigator", {});
  copy(find("div"), signal);
  expect(find("button").hidden).toBe(true);
});
