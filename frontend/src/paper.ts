/**
 * Opens what a reader can unfold while the page is printed, so that paper holds the hints, the
 * figures and the transcripts, and folds it again afterwards. Newer browsers do it by print.css alone.
 */
export function openForPaper(
  root: ParentNode = document,
  signal = new AbortController().signal,
): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener(
    "beforeprint",
    () => {
      opened = [...root.querySelectorAll<HTMLDetailsElement>("main details:not([open])")];
      for (const details of opened) {
        details.open = true;
      }
    },
    { signal },
  );
  addEventListener(
    "afterprint",
    () => {
      for (const details of opened) {
        details.open = false;
      }
      opened = [];
    },
    { signal },
  );
}
