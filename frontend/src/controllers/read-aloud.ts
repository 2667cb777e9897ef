import { blocksOf, sentences, type Block } from "../spoken";
import type { Controller } from "../registry";
import { LEAVING } from "./quick-exit";

/**
 * Reads a page aloud, block by block, with a voice of this device.
 *
 *     <div data-controller="read-aloud" data-read="main" data-address="/ruby-all/…" hidden>
 *       <button type="button" data-read-aloud="start">読み上げる</button>
 *       <button type="button" data-read-aloud="pause" hidden>少し止める</button>
 *       <button type="button" data-read-aloud="resume" hidden>つづきを読む</button>
 *       <button type="button" data-read-aloud="stop" hidden>止める</button>
 *     </div>
 *
 * `data-read` selects what is read. From `data-address` it fetches the same page with every reading
 * over its words, so that names and counters are said as they are meant; without it, or when the
 * network fails, the page is read as it stands. The block being read has the class `being-read`.
 *
 * Where there is no voice for the page's language, the element stays hidden. Voices that send the
 * words to a service are not used: what a child reads stays on the device.
 */
export const readAloud: Controller = (element, signal) => {
  const synthesis = Reflect.get(window, "speechSynthesis") as SpeechSynthesis | undefined;
  if (synthesis === undefined) {
    return;
  }
  const buttons = {
    start: button(element, "start"),
    pause: button(element, "pause"),
    resume: button(element, "resume"),
    stop: button(element, "stop"),
  };
  const parts = () => [...document.querySelectorAll<HTMLElement>(element.dataset.read ?? "main")];

  const offer = () => {
    const language = mainLanguage(parts().flatMap(blocksOf));
    element.hidden = language === undefined || voiceFor(synthesis, language) === undefined;
  };
  offer();
  synthesis.addEventListener("voiceschanged", offer, { signal });

  /** What is left to say, or nothing when it is not reading. */
  let left: Line[] | undefined;
  /** Grows with every order, so that the ends of earlier utterances are recognised as late. */
  let order = 0;

  const show = (state: "silent" | "reading" | "paused") => {
    toggle(buttons.start, state === "silent");
    toggle(buttons.pause, state === "reading");
    toggle(buttons.resume, state === "paused");
    toggle(buttons.stop, state !== "silent");
    element.classList.toggle("is-reading", state !== "silent");
  };

  const say = () => {
    const [line] = left ?? [];
    mark(line?.block);
    if (line === undefined) {
      stop();
      return;
    }
    const current = ++order;
    const utterance = new SpeechSynthesisUtterance(line.text);
    utterance.lang = line.language;
    utterance.voice = voiceFor(synthesis, line.language) ?? null;
    const next = () => {
      if (current === order) {
        left?.shift();
        say();
      }
    };
    utterance.addEventListener("end", next);
    utterance.addEventListener("error", () => {
      if (current === order) {
        stop();
      }
    });
    synthesis.speak(utterance);
  };

  const hush = () => {
    order += 1;
    synthesis.cancel();
  };

  const stop = () => {
    left = undefined;
    hush();
    mark(undefined);
    const held = element.contains(document.activeElement);
    show("silent");
    if (held) {
      buttons.start?.focus();
    }
  };

  const begin = async () => {
    const current = ++order;
    show("reading");
    buttons.pause?.focus();
    synthesis.cancel();
    const shown = parts();
    const read = await withReadings(element, shown, signal);
    if (current === order && !signal.aborted) {
      left = linesOf(shown, read).filter(({ language }) => voiceFor(synthesis, language));
      say();
    }
  };

  const on = (target: HTMLElement | null, act: () => void) => {
    target?.addEventListener("click", act, { signal });
  };
  on(buttons.start, () => void begin());
  on(buttons.stop, stop);
  // Pausing the browser's own queue fails on half of the tablets: it is stopped and begun again.
  on(buttons.pause, () => {
    hush();
    show("paused");
    buttons.resume?.focus();
  });
  on(buttons.resume, () => {
    show("reading");
    buttons.pause?.focus();
    if (left === undefined) {
      void begin();
    } else {
      say();
    }
  });
  window.addEventListener("pagehide", stop, { signal });
  document.addEventListener(LEAVING, stop, { signal });
  signal.addEventListener("abort", stop);
};

/** A sentence to say, and the block on the page that it stands in. */
interface Line {
  block: HTMLElement;
  language: string;
  text: string;
}

/** Return the same parts of the page with every reading, or those shown if they cannot be had. */
async function withReadings(
  element: HTMLElement,
  shown: HTMLElement[],
  signal: AbortSignal,
): Promise<HTMLElement[]> {
  const { address, read = "main" } = element.dataset;
  if (!address || address === location.pathname + location.search) {
    return shown;
  }
  try {
    const response = await fetch(address, { signal, credentials: "same-origin" });
    if (!response.ok) {
      return shown;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...page.querySelectorAll<HTMLElement>(read)];
  } catch {
    return shown;
  }
}

function linesOf(shown: HTMLElement[], read: HTMLElement[]): Line[] {
  const blocks = shown.flatMap(blocksOf);
  const texts = read.flatMap(blocksOf);
  // Script or time may have changed one of the two: then the page is read as it stands.
  const words = texts.length === blocks.length ? texts : blocks;
  return blocks.flatMap(({ element, language }, index) =>
    isShown(element)
      ? sentences(words[index]?.text ?? "").map((text) => ({ block: element, language, text }))
      : [],
  );
}

function isShown(element: HTMLElement): boolean {
  return !("checkVisibility" in element) || element.checkVisibility();
}

/** Return the language that most of the words are in. */
function mainLanguage(blocks: Block[]): string | undefined {
  const lengths = new Map<string, number>();
  for (const { language, text } of blocks) {
    lengths.set(language, (lengths.get(language) ?? 0) + text.length);
  }
  return [...lengths].sort(([, one], [, other]) => other - one)[0]?.[0];
}

function voiceFor(synthesis: SpeechSynthesis, language: string): SpeechSynthesisVoice | undefined {
  return synthesis
    .getVoices()
    .find(({ lang, localService }) => localService && spoken(lang) === spoken(language));
}

/** Return what is spoken of a language tag: `ja-x-easy` and `ja_JP` are Japanese. */
function spoken(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? "";
}

const MARK = "being-read";

function mark(block: HTMLElement | undefined): void {
  for (const marked of document.querySelectorAll(`.${MARK}`)) {
    if (marked !== block) {
      marked.classList.remove(MARK);
    }
  }
  if (block === undefined || block.classList.contains(MARK)) {
    return;
  }
  block.classList.add(MARK);
  const { top, bottom } = block.getBoundingClientRect();
  if (top < ROOM || bottom > window.innerHeight - ROOM) {
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    block.scrollIntoView({ block: "center", behavior: isCalm ? "instant" : "smooth" });
  }
}

/** Pixels at the top and bottom that the header and the buttons may cover. */
const ROOM = 96;

function button(element: HTMLElement, name: string): HTMLElement | null {
  return element.querySelector<HTMLElement>(`[data-read-aloud="${name}"]`);
}

function toggle(target: HTMLElement | null, isShown: boolean): void {
  if (target !== null) {
    target.hidden = !isShown;
  }
}
