import type { Controller } from "../registry";
import { readPreference } from "./preferences";

/**
 * Answers by keyboard, and sends an answer once.
 *
 *     <form method="post" data-controller="player-keys" data-busy-text="とどけています…">
 *       <label class="choice"><input type="radio" name="choice" value="1"> …</label>
 *       <button type="submit">答える</button>
 *     </form>
 *
 * The digits 1–9 choose (radio) or toggle (checkbox) the choice at that place, but no reply of a chat,
 * which may not be there yet; the form gets
 * `data-keys="on"` so that the styles show the numbers. The reader can turn this off in the
 * preferences. Enter sends the form unless the focus is on a control, which has its own meaning for
 * Enter. While the form is under way it has `aria-busy`, its button says `data-busy-text`, and a
 * second submission is refused; coming back to the page restores it.
 */
export const playerKeys: Controller = (element, signal) => {
  if (!(element instanceof HTMLFormElement)) {
    return;
  }
  const choices = element.querySelectorAll<HTMLInputElement>(
    ".choice:not(.exchange-reply) input:is([type='radio'], [type='checkbox'])",
  );
  if (choices.length > 0 && readPreference("numberKeys") === "on") {
    element.dataset.keys = "on";
  }
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key === "Enter" && !event.repeat && !isControl(event.target)) {
        event.preventDefault();
        element.requestSubmit();
        return;
      }
      // By its place on the keyboard: a Japanese input method reports the key as "Process".
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
      const off = readPreference("numberKeys") === "off";
      if (digit === undefined || off || event.shiftKey || event.repeat || isText(event.target)) {
        return;
      }
      const choice = choices[Number(digit) - 1];
      if (choice !== undefined && !choice.disabled) {
        event.preventDefault();
        choice.focus();
        choice.click();
      }
    },
    { signal },
  );
  sendOnce(element, signal);
};

function sendOnce(form: HTMLFormElement, signal: AbortSignal): void {
  const button = form.querySelector<HTMLButtonElement>("button[type='submit']");
  const label = [...(button?.childNodes ?? [])]; // nodes, since readings stand over the words
  const busyText = form.dataset.busyText ?? button?.textContent ?? "";
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(status);

  form.addEventListener(
    "submit",
    (event) => {
      if (form.ariaBusy === "true") {
        event.preventDefault();
      } else if (!event.defaultPrevented) {
        form.ariaBusy = "true";
        button?.setAttribute("aria-disabled", "true");
        button?.replaceChildren(busyText);
        status.textContent = busyText;
      }
    },
    { signal },
  );
  window.addEventListener(
    "pageshow",
    () => {
      form.ariaBusy = null;
      button?.removeAttribute("aria-disabled");
      button?.replaceChildren(...label);
      status.textContent = "";
    },
    { signal },
  );
}

function isControl(target: EventTarget | null): boolean {
  const controls = "a[href], button, input, select, textarea, summary, [contenteditable]";
  return target instanceof Element && target.closest(controls) !== null;
}

function isText(target: EventTarget | null): boolean {
  const texts = "input:not([type='radio'], [type='checkbox']), select, textarea, [contenteditable]";
  return target instanceof Element && target.closest(texts) !== null;
}
