/** What a page says aloud: its words in blocks, each word by its reading. Knows the DOM, changes nothing. */

/** Words that stand together on the page, as they are said. */
export interface Block {
  element: HTMLElement;
  language: string;
  text: string;
}

/** Return the blocks below the root in the order of reading; what is operated is left out. */
export function blocksOf(root: HTMLElement): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const walk = (parent: Element, holder: HTMLElement): void => {
    for (const node of parent.childNodes) {
      if (node instanceof Text || node.nodeType === Node.TEXT_NODE) {
        add(holder, node.textContent ?? "");
      } else if (isElement(node) && !node.matches(UNSAID)) {
        if (node.matches("ruby")) {
          add(holder, reading(node));
        } else if (node.matches("br")) {
          add(holder, " ");
        } else if (node.matches(INLINE)) {
          walk(node, holder);
        } else {
          open = undefined;
          walk(node, node);
          open = undefined;
        }
      }
    }
  };
  const add = (element: HTMLElement, text: string): void => {
    if (open?.element !== element) {
      open = { element, language: languageOf(element), text: "" };
      blocks.push(open);
    }
    open.text += text;
  };
  walk(root, root);
  return blocks
    .map((block) => ({ ...block, text: block.text.replace(/\s+/g, " ").trim() }))
    .filter(({ text }) => SAID.test(text));
}

/** Return the text in pieces that a voice says in one breath: some stop in the middle of long ones. */
export function sentences(text: string): string[] {
  return (text.match(/[^。！？!?]+[。！？!?」』）)]*|[。！？!?]+/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => SAID.test(sentence));
}

const UNSAID = [
  "script, style, template, noscript, svg, img, video, audio, iframe, progress, input, textarea, select",
  "button, nav, rp, wbr, .no-print, .visually-hidden, [aria-hidden='true'], [role='status']",
].join(", ");

const INLINE =
  "a, abbr, b, bdi, bdo, cite, code, data, dfn, del, em, i, ins, kbd, mark, q, s, samp, small, span, " +
  "strong, sub, sup, time, u, var";

/** A letter or a digit: punctuation alone is not said. */
const SAID = /[\p{L}\p{N}]/u;

function isElement(node: Node): node is HTMLElement {
  return node.nodeType === Node.ELEMENT_NODE;
}

function reading(ruby: Element): string {
  const readings = [...ruby.querySelectorAll("rt")].map((rt) => rt.textContent);
  return readings.length > 0 ? readings.join("") : ruby.textContent;
}

function languageOf(element: Element): string {
  return element.closest("[lang]")?.getAttribute("lang") ?? "";
}
