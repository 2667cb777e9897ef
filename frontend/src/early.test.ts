import { expect, test } from "vitest";
import "./early";

test("the page is what it is without script, where a script does not arrive", () => {
  const root = document.documentElement;
  expect(root.dataset.script).toBe("on");
  document.body.innerHTML = '<img alt="">';
  document.querySelector("img")?.dispatchEvent(new Event("error"));
  expect(root.dataset.script).toBe("on");
  const script = document.head.appendChild(document.createElement("script"));
  script.dispatchEvent(new Event("error"));
  expect(root.dataset.script).toBeUndefined();
});
