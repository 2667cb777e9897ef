import type { Controller } from "../registry";

const STEPS = new Map([
  ["ArrowRight", "next"],
  ["PageDown", "next"],
  ["ArrowLeft", "previous"],
  ["PageUp", "previous"],
]);

/**
 * Leads through a lesson on the big screen by arrow keys, or by a presenter's remote control.
 *
 *     <article data-controller="slides">
 *       <section class="slide" id="slide-1" tabindex="-1">… <a href="#slide-2" data-slides="next">…</a></section>
 *
 * The links lead on without it. A remote's page keys read on in a slide that is longer than the screen.
 */
export const slides: Controller = (element, signal) => {
  const all = [...element.querySelectorAll<HTMLElement>(".slide")];
  const shown = () =>
    all.findLast((slide) => slide.getBoundingClientRect().top <= innerHeight / 2) ?? all[0];

  document.addEventListener(
    "keydown",
    (event) => {
      const step = STEPS.get(event.key);
      const slide = shown();
      if (step === undefined || slide === undefined || isTyping(event) || hasModifier(event)) {
        return;
      }
      if (event.key.startsWith("Page") && goesOn(slide, step)) {
        return;
      }
      const link = slide.querySelector<HTMLAnchorElement>(`[data-slides="${step}"]`);
      if (link !== null) {
        event.preventDefault();
        link.click();
      }
    },
    { signal },
  );
};

function isTyping(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element && event.target.closest("input, select, textarea") !== null
  );
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
}

/** Tell whether more of the slide lies in the direction of the step than the screen shows. */
function goesOn(slide: HTMLElement, step: string): boolean {
  const { top, bottom } = slide.getBoundingClientRect();
  return step === "next" ? bottom > innerHeight + 1 : top < -1;
}
