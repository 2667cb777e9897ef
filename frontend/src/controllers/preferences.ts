import type { Controller } from "../registry";

/**
 * Lets a reader choose text size, colours and whether digit keys choose answers, and remembers it on
 * this device alone.
 *
 *     <details data-controller="preferences" class="preferences">
 *       <summary>見やすさ</summary>
 *       …                                          links, which need no script
 *       <form class="needs-script">
 *         <fieldset>
 *           <input type="radio" name="textSize" value="normal" checked> … large, larger
 *         </fieldset>
 *         <fieldset>
 *           <input type="radio" name="theme" value="auto" checked> … light, contrast
 *         </fieldset>
 *         <fieldset>
 *           <input type="radio" name="numberKeys" value="on" checked> … off
 *         </fieldset>
 *       </form>
 *     </details>
 *
 * The first value of each name is the default and is not stored. The styles keep
 * `.needs-script` hidden until script runs. Escape, and a press elsewhere, close it.
 */
export const preferences: Controller = (element, signal) => {
  for (const name of names) {
    const value = readPreference(name);
    for (const input of inputs(element, name)) {
      input.checked = input.value === value;
    }
  }
  element.addEventListener(
    "change",
    ({ target }) => {
      const name = target instanceof HTMLInputElement ? names.find(named(target.name)) : undefined;
      if (name !== undefined && target instanceof HTMLInputElement) {
        choose(name, target.value);
      }
    },
    { signal },
  );
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && element instanceof HTMLDetailsElement && element.open) {
        event.preventDefault();
        element.open = false;
        element.querySelector("summary")?.focus();
      }
    },
    { signal },
  );
  document.addEventListener(
    "pointerdown",
    ({ target }) => {
      if (element instanceof HTMLDetailsElement && !element.contains(target as Node | null)) {
        element.open = false;
      }
    },
    { signal },
  );
};

/** What can be chosen, by name; the first of each is the default. */
const choices = {
  textSize: ["normal", "large", "larger"],
  theme: ["auto", "light", "contrast"],
  numberKeys: ["on", "off"],
} as const;

type Name = keyof typeof choices;
const names = Object.keys(choices) as Name[];
const named = (wanted: string) => (name: Name) => name === wanted;

/** Return what the reader chose, or the default. */
export function readPreference(name: Name): string {
  const values: readonly string[] = choices[name];
  const fallback = choices[name][0];
  try {
    const saved = localStorage.getItem(key(name));
    return saved !== null && values.includes(saved) ? saved : fallback;
  } catch {
    return fallback;
  }
}

function choose(name: Name, value: string): void {
  const isDefault = value === choices[name][0];
  try {
    if (isDefault) {
      localStorage.removeItem(key(name));
    } else {
      localStorage.setItem(key(name), value);
    }
  } catch {
    // The choice then holds for this page.
  }
  // `early.ts` sets the same attributes on the next page.
  if (isDefault) {
    Reflect.deleteProperty(document.documentElement.dataset, name);
  } else {
    document.documentElement.dataset[name] = value;
  }
}

function key(name: Name): string {
  return `anshin.${name}`;
}

function inputs(element: HTMLElement, name: Name): NodeListOf<HTMLInputElement> {
  return element.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`);
}
