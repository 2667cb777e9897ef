import { afterEach, expect, test } from "vitest";
import { focusWhatMatters } from "./focus";

afterEach(() => {
  location.hash = "";
});

test("the marked element has the focus", () => {
  document.body.innerHTML = '<h1>問題 1</h1><h2 tabindex="-1" data-autofocus>そのとおり</h2>';
  focusWhatMatters();
  expect(document.activeElement?.textContent).toBe("そのとおり");
});

test("an address with a fragment keeps its own place", () => {
  document.body.innerHTML = '<h2 tabindex="-1" data-autofocus>そのとおり</h2>';
  location.hash = "#main";
  focusWhatMatters();
  expect(document.activeElement).toBe(document.body);
});
