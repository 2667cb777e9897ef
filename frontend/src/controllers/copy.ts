import type { Controller } from "../registry";

/**
 * Copies a text for pasting elsewhere.
 *
 *     <div data-controller="copy" data-copied-text="コピーしました">
 *       <input readonly value="…" data-copy="source">   (or any element with text)
 *       <button type="button" data-copy="button" hidden>コピー</button>
 *       <span role="status" data-copy="status"></span>
 *     </div>
 *
 * The button is shown when script can copy. If copying is refused, the source is selected, so that
 * the reader can copy it by hand.
 */
export const copy: Controller = (element, signal) => {
  const source = element.querySelector<HTMLElement>("[data-copy='source']");
  const button = element.querySelector<HTMLElement>("[data-copy='button']");
  const status = element.querySelector<HTMLElement>("[data-copy='status']");
  if (source === null || button === null || !("clipboard" in navigator)) {
    return;
  }
  button.hidden = false;
  button.addEventListener(
    "click",
    () => {
      const text = source instanceof HTMLInputElement ? source.value : source.textContent.trim();
      navigator.clipboard.writeText(text).then(
        () => {
          status?.replaceChildren(element.dataset.copiedText ?? "");
        },
        () => {
          select(source);
        },
      );
    },
    { signal },
  );
};

function select(source: HTMLElement): void {
  if (source instanceof HTMLInputElement) {
    source.select();
  } else {
    getSelection()?.selectAllChildren(source);
  }
}
