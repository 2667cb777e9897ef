/**
 * Moves the focus to what a page was opened for, so that a screen reader starts there.
 *
 *     <h2 tabindex="-1" data-autofocus>…</h2>
 *
 * An address with a fragment has said where to go, and is left alone.
 */
export function focusWhatMatters(root: ParentNode = document): void {
  if (location.hash === "") {
    root.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }
}
