/**
 * Brings elements to life by the names in their `data-controller` attribute, as Stimulus does and
 * without a library. Names that are not ours are left alone: Wagtail's admin has its own.
 */

/**
 * Enhances one element. Its listeners and timers end with the signal, which never happens on a page
 * and lets a test end what it started.
 */
export type Controller = (element: HTMLElement, signal: AbortSignal) => void;

/** Start a controller on every element below the root that asks for it. */
export function start(
  controllers: ReadonlyMap<string, Controller>,
  { root = document, signal = new AbortController().signal }: StartOptions = {},
): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-controller]")) {
    for (const name of (element.dataset.controller ?? "").split(/\s+/)) {
      controllers.get(name)?.(element, signal);
    }
  }
}

interface StartOptions {
  root?: ParentNode;
  signal?: AbortSignal;
}
