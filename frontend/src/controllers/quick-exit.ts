/**
 * Leaves the site for a neutral page without leaving this page in the tab's history.
 *
 *     <a href="https://…" rel="noreferrer" data-controller="quick-exit">このページをとじる</a>
 *
 * Without script it is a plain link. With script the page is emptied at once, so that nothing is
 * read while a slow network fetches the next one; what makes a sound hears of it by the event `LEAVING`. Escape pressed three times within a second and a
 * half does the same; an Escape that closed something else does not count.
 */
export function quickExit(
  element: HTMLElement,
  signal: AbortSignal,
  leave: (address: string) => void = (address) => {
    location.replace(address);
  },
): void {
  if (!(element instanceof HTMLAnchorElement)) {
    return;
  }
  const { href } = element;
  const exit = () => {
    document.dispatchEvent(new Event(LEAVING));
    document.documentElement.hidden = true;
    document.title = "";
    leave(href);
  };
  element.addEventListener(
    "click",
    (event) => {
      if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        exit();
      }
    },
    { signal },
  );
  let presses: number[] = [];
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.repeat || event.defaultPrevented) {
        return;
      }
      const now = event.timeStamp;
      presses = [...presses.filter((time) => now - time < WITHIN_MS), now];
      if (presses.length >= PRESSES) {
        exit();
      }
    },
    { signal },
  );
}

export const LEAVING = "anshin:leaving";
const PRESSES = 3;
const WITHIN_MS = 1500;
