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
  const enterText = element.textContent;
  const leaveText = element.dataset.leaveText ?? enterText;
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
      element.textContent = document.fullscreenElement === null ? enterText : leaveText;
    },
    { signal },
  );
};
