import type { Controller } from "../registry";

/**
 * Tells a branching story one scene at a time.
 *
 *     <div data-controller="story">
 *       <ol>
 *         <li class="story-scene" id="scene-…-1"><h4 tabindex="-1">…</h4> … <a href="#scene-…-2">…</a></li>
 *         <li class="story-scene" id="scene-…-2">…</li>
 *       </ol>
 *       <button type="button" data-story="back" hidden>一つ前の場面にもどる</button>
 *     </div>
 *
 * Without script all scenes are there and a choice leads down the page; the styles show the first
 * scene alone until this has started. A link to the first scene begins again. Which way somebody went
 * stays in this page: nothing is kept, and the address does not tell.
 */
export const story: Controller = (element, signal) => {
  const scenes = [...element.querySelectorAll<HTMLElement>(".story-scene")];
  const back = element.querySelector<HTMLButtonElement>("[data-story='back']");
  const [first] = scenes;
  if (first === undefined || back === null) {
    return;
  }
  let path = [first];

  const show = () => {
    for (const scene of scenes) {
      scene.hidden = scene !== path.at(-1);
    }
    back.hidden = path.length === 1;
  };
  const tell = () => {
    show();
    path.at(-1)?.querySelector<HTMLElement>("[tabindex='-1']")?.focus();
  };

  const linked = scenes.find((scene) => scene.id !== "" && `#${scene.id}` === location.hash);
  if (linked !== undefined && linked !== first) {
    path = [first, linked];
  }
  show();
  element.dataset.ready = "";
  element.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const scene = scenes.find((found) => link?.getAttribute("href") === `#${found.id}`);
      if (scene === undefined) {
        return;
      }
      event.preventDefault();
      path = scene === first ? [first] : [...path, scene];
      tell();
    },
    { signal },
  );
  back.addEventListener(
    "click",
    () => {
      path = path.slice(0, -1);
      tell();
    },
    { signal },
  );
};
