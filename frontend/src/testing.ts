/** What the tests of the controllers share. */

/** Return the first element that the selector finds, of the type that the test relies on. */
export function find<E extends HTMLElement = HTMLElement>(
  selector: string,
  type?: abstract new () => E,
): E {
  const element = document.querySelector(selector);
  if (!(element instanceof (type ?? HTMLElement))) {
    throw new Error(`There is no ${type?.name ?? "element"} at ${selector}.`);
  }
  return element as E;
}
