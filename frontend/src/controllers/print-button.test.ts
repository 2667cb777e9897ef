import { expect, test, vi } from "vitest";
import { find } from "../testing";
import { printButton } from "./print-button";

test("the button appears and prints", () => {
  const print = vi.fn();
  vi.stubGlobal("print", print);
  document.body.innerHTML = '<button type="button" hidden>印刷する</button>';
  const button = find("button");
  printButton(button, new AbortController().signal);
  expect(button.hidden).toBe(false);
  button.click();
  expect(print).toHaveBeenCalledTimes(1);
});
