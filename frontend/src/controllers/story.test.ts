import { afterEach, beforeEach, expect, test } from "vitest";
import { find } from "../testing";
import { story } from "./story";

let page: AbortController;

beforeEach(() => {
  page = new AbortController();
  location.hash = "";
  document.body.innerHTML = `
    <div id="story">
      <ol>
        <li class="story-scene" id="scene-a-1"><h4 tabindex="-1">一</h4>
          <a id="stay" href="#scene-a-2">のこる</a> <a id="go" href="#scene-a-3"><span>うつる</span></a></li>
        <li class="story-scene" id="scene-a-2"><h4 tabindex="-1">二</h4>
          <a id="again" href="#scene-a-1">はじめから</a> <a id="away" href="#help">相談</a></li>
        <li class="story-scene" id="scene-a-3"><h4 tabindex="-1">三</h4>
          <a id="on" href="#scene-a-2">話す</a></li>
      </ol>
      <button type="button" data-story="back" hidden>もどる</button>
    </div>`;
});

afterEach(() => {
  page.abort();
  location.hash = "";
});

const begin = () => {
  story(find("#story"), page.signal);
};
const read = () =>
  [...document.querySelectorAll<HTMLElement>(".story-scene")]
    .filter((scene) => !scene.hidden)
    .map((scene) => scene.id);
const back = () => find("button", HTMLButtonElement);

test("one scene is told at a time, and a choice leads to its scene and its heading", () => {
  begin();
  expect(read()).toEqual(["scene-a-1"]);
  find("#go span").click();
  expect(read()).toEqual(["scene-a-3"]);
  expect(document.activeElement?.textContent).toBe("三");
  expect(location.hash).toBe("");
});

test("the way back is the way that was gone, scene by scene", () => {
  begin();
  expect(back().hidden).toBe(true);
  find("#go").click();
  find("#on").click();
  expect(read()).toEqual(["scene-a-2"]);
  back().click();
  expect(read()).toEqual(["scene-a-3"]);
  back().click();
  expect(read()).toEqual(["scene-a-1"]);
  expect(back().hidden).toBe(true);
});

test("beginning again forgets the way", () => {
  begin();
  find("#stay").click();
  find("#again").click();
  expect(read()).toEqual(["scene-a-1"]);
  expect(back().hidden).toBe(true);
});

test("an address that names a scene opens it, and back leads to the beginning", () => {
  location.hash = "#scene-a-3";
  begin();
  expect(read()).toEqual(["scene-a-3"]);
  back().click();
  expect(read()).toEqual(["scene-a-1"]);
});

test("other links are left alone", () => {
  begin();
  find("#stay").click();
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  find("#away").dispatchEvent(click);
  expect(click.defaultPrevented).toBe(false);
  expect(read()).toEqual(["scene-a-2"]);
});
