import type { Controller } from "../registry";

/**
 * Folds a long part of a page on a narrow screen, and opens it for paper.
 *
 *     <details open data-controller="fold"><summary>…</summary>…</details>
 *
 * It is open in the HTML, so that without script everything can be read. It stays open where the
 * address leads into it.
 */
export const fold: Controller = (element, signal) => {
  if (!(element instanceof HTMLDetailsElement)) {
    return;
  }
  if (matchMedia(NARROW).matches && !holdsTarget(element)) {
    element.open = false;
  }
  let wasOpen = element.open;
  addEventListener(
    "beforeprint",
    () => {
      wasOpen = element.open;
      element.open = true;
    },
    { signal },
  );
  addEventListener(
    "afterprint",
    () => {
      element.open = wasOpen;
    },
    { signal },
  );
};

/** As in the styles: below it, one column. */
const NARROW = "(width < 48rem)";

function holdsTarget(element: HTMLElement): boolean {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id === "" ? null : document.getElementById(id);
  return target !== null && element.contains(target);
}
