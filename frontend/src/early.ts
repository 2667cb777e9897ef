/**
 * Applies the reader's text size and colours before the page is painted.
 *
 * It is a classic script of its own in the head, so that nothing flashes and no inline script is
 * needed; therefore it imports nothing. `controllers/preferences.ts` writes what this reads, and its
 * test holds the two together. It also tells the styles that script runs.
 */
(() => {
  const root = document.documentElement;
  root.dataset.script = "on";
  // Styles hide what a controller will show step by step. Where the script itself does not arrive,
  // the page is what it is without script: everything in order.
  addEventListener(
    "error",
    (event) => {
      if (event.target instanceof HTMLScriptElement) {
        delete root.dataset.script;
      }
    },
    { capture: true },
  );
  const allowed = [
    ["theme", ["light", "contrast"]],
    ["textSize", ["large", "larger"]],
  ] as const;
  for (const [name, values] of allowed) {
    let saved: string | null = null;
    try {
      saved = localStorage.getItem(`anshin.${name}`);
    } catch {
      // A browser that keeps nothing shows the page as it is.
    }
    if (values.some((value) => value === saved) && saved !== null) {
      root.dataset[name] = saved;
    }
  }
})();
