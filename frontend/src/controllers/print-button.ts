import type { Controller } from "../registry";

/**
 * Prints the page.
 *
 *     <button type="button" class="button button-secondary no-print" data-controller="print-button" hidden>…
 */
export const printButton: Controller = (element, signal) => {
  element.hidden = false;
  element.addEventListener(
    "click",
    () => {
      print();
    },
    { signal },
  );
};
