import type { Controller } from "../registry";

/**
 * Tells a fictional chat bubble by bubble, so that a class stops at each pause before it reads on.
 *
 *     <div data-controller="chat-story">
 *       <ol aria-live="polite">
 *         <li>…</li>
 *         <li data-chat="pause">…</li>
 *       </ol>
 *       <button type="button" data-chat="next">
 *         <span>つぎの言葉</span><span data-chat="onward" hidden>つづきを読む</span>
 *       </button>
 *       <button type="button" data-chat="all">ぜんぶ見る</button>
 *       <button type="button" data-chat="again" hidden>はじめから読む</button>
 *     </div>
 *
 * A tap on the bubbles and the right arrow lead on too, the left arrow leads back. Without script the
 * whole chat is there; the styles show its first bubble alone until this has started, so that nothing
 * jumps. Nothing is kept of how far anybody read.
 */
export const chatStory: Controller = (element, signal) => {
  const list = element.querySelector("ol");
  const next = element.querySelector<HTMLButtonElement>("[data-chat='next']");
  const all = element.querySelector<HTMLButtonElement>("[data-chat='all']");
  const again = element.querySelector<HTMLButtonElement>("[data-chat='again']");
  if (list === null || next === null || all === null || again === null) {
    return;
  }
  const bubbles = [...list.children] as HTMLElement[];
  // Words that are shown or not, since readings stand over them.
  const onward = next.querySelector<HTMLElement>("[data-chat='onward']");
  let shown = 1;

  const show = (count: number) => {
    shown = Math.min(Math.max(count, 1), bubbles.length);
    bubbles.forEach((bubble, index) => {
      bubble.hidden = index >= shown;
    });
    const last = bubbles[shown - 1];
    const ended = shown === bubbles.length;
    const held = [next, all, again].find((button) => button === document.activeElement);
    const afterPause = last?.dataset.chat === "pause";
    for (const words of onward === null ? [] : (next.children as Iterable<HTMLElement>)) {
      words.hidden = (words === onward) !== afterPause;
    }
    next.hidden = ended;
    all.hidden = ended;
    again.hidden = shown === 1;
    if (held !== undefined) {
      [held, again, next].find((button) => !button.hidden)?.focus({ preventScroll: true });
    }
  };
  const lead = (count: number) => {
    show(count);
    const last = bubbles[shown - 1];
    (next.hidden ? last : next)?.scrollIntoView({ block: "nearest" });
  };

  show(1);
  element.dataset.ready = "";
  next.addEventListener(
    "click",
    () => {
      lead(shown + 1);
    },
    { signal },
  );
  all.addEventListener(
    "click",
    () => {
      show(bubbles.length);
    },
    { signal },
  );
  again.addEventListener(
    "click",
    () => {
      show(1);
      element.scrollIntoView({ block: "start" });
    },
    { signal },
  );
  list.addEventListener(
    "click",
    () => {
      const marks = getSelection();
      if (marks === null || marks.isCollapsed) {
        lead(shown + 1); // somebody who marks words to copy them is not turning the page
      }
    },
    { signal },
  );
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        event.preventDefault();
        lead(shown + (event.key === "ArrowRight" ? 1 : -1));
      }
    },
    { signal },
  );
};
