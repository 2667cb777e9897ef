import type { Controller } from "../registry";

/**
 * Explains an answer that never leaves the device: nothing is sent, and nothing is kept.
 *
 *     <form method="dialog" data-controller="on-device">
 *       <label><input type="radio" name="choice" value="1"> …</label>
 *       <button type="button" data-on-device="read">えらんだところを読む</button>
 *       <p role="status" data-on-device="nothing" hidden>まだ何もえらんでいません。…</p>
 *       <section data-on-device="feedback">
 *         <details data-feedback="1">…</details>
 *         <details data-feedback="all">…</details>
 *       </section>
 *     </form>
 *
 * The button opens what belongs to the chosen options, and what is for everybody, and leads the focus
 * there; another choice closes it again. Without script each is opened by hand.
 */
export const onDevice: Controller = (element, signal) => {
  const button = element.querySelector<HTMLButtonElement>("[data-on-device='read']");
  const nothing = element.querySelector<HTMLElement>("[data-on-device='nothing']");
  const feedback = element.querySelector<HTMLElement>("[data-on-device='feedback']");
  if (button === null || nothing === null || feedback === null) {
    return;
  }
  const texts = [...feedback.querySelectorAll<HTMLDetailsElement>("[data-feedback]")];

  const show = (chosen: readonly string[]) => {
    feedback.hidden = chosen.length === 0;
    for (const text of texts) {
      const position = text.dataset.feedback ?? "";
      text.hidden = chosen.length === 0 || (position !== "all" && !chosen.includes(position));
      text.open = !text.hidden;
    }
  };

  show([]);
  element.addEventListener(
    "submit",
    (event) => {
      event.preventDefault(); // an old browser may not know a form that is not sent
    },
    { signal },
  );
  element.addEventListener(
    "change",
    () => {
      nothing.hidden = true;
      show([]);
    },
    { signal },
  );
  button.addEventListener(
    "click",
    () => {
      const boxes = element.querySelectorAll<HTMLInputElement>("input:checked");
      const chosen = [...boxes].map((box) => box.value);
      nothing.hidden = chosen.length > 0;
      show(chosen);
      texts
        .find((text) => !text.hidden)
        ?.querySelector<HTMLElement>("summary")
        ?.focus();
    },
    { signal },
  );
};
