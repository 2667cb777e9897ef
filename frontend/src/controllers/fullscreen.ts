import type { Controller } from "../registry";

/**
 * Shows the page on the whole screen, for the projector, and back.
 *
 *     <button type="button" data-controller="fullscreen" hidden
 *             data-leave-text="全画面をやめる">全画面にする</button>
 *
 * The button is shown where the browser can do it.
 */
export const fullscreen: Controller = (element, signal) => {
  if (!document.fullscreenEnabled) {
    return;
  }
  const enter = [...element.childNodes]; // nodes, since readings stand over the words
  const leaveText = element.dataset.leaveText ?? element.textContent;
  element.hidden = false;
  element.addEventListener(
    "click",
    () => {
      const change =
        document.fullscreenElement === null
          ? document.documentElement.requestFullscreen()
          : document.exitFullscreen();
      change.catch(() => {
        // The browser refused; the page stays as it is, and so does the button.
      });
    },
    { signal },
  );
  document.addEventListener(
    "fullscreenchange",
    () => {
      element.replaceChildren(...(document.fullscreenElement === null ? enter : [leaveText]));
    },
    { signal },
  );
};
