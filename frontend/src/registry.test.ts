import { expect, test, vi } from "vitest";
import { start } from "./registry";

test("each element meets the controllers that it names, and unknown names are left alone", () => {
  document.body.innerHTML = `
    <p data-controller="first second"></p>
    <p data-controller="second stranger"></p>
    <p></p>`;
  const [first, second] = [vi.fn(), vi.fn()];

  start(
    new Map([
      ["first", first],
      ["second", second],
    ]),
  );

  expect(first).toHaveBeenCalledTimes(1);
  expect(second).toHaveBeenCalledTimes(2);
});
