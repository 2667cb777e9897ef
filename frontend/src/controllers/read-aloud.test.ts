import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { LEAVING } from "./quick-exit";
import { readAloud } from "./read-aloud";

const JAPANESE = { lang: "ja-JP", localService: true };
const REMOTE = { lang: "ja-JP", localService: false };

/** A synthesiser that says what it is told when the test lets it. */
class Voice extends EventTarget {
  queue: (SpeechSynthesisUtterance & EventTarget)[] = [];
  said: string[] = [];
  constructor(readonly voices: object[]) {
    super();
  }
  getVoices = () => this.voices;
  speak = (utterance: SpeechSynthesisUtterance) => this.queue.push(utterance);
  cancel = () => {
    const dropped = this.queue;
    this.queue = [];
    for (const utterance of dropped) {
      utterance.dispatchEvent(new Event("error"));
    }
  };
  finish = () => {
    const utterance = this.queue.shift();
    if (utterance !== undefined) {
      this.said.push(utterance.text);
      utterance.dispatchEvent(new Event("end"));
    }
  };
}

let ended: AbortController;

beforeEach(() => {
  ended = new AbortController();
  document.body.innerHTML = `
    <main lang="ja">
      <h1>個人の話</h1>
      <div class="read-aloud no-print" data-read="main" data-address="/ruby-all/lessons/" hidden>
        <button data-read-aloud="start">読み上げる</button>
        <button data-read-aloud="pause" hidden>少し止める</button>
        <button data-read-aloud="resume" hidden>つづきを読む</button>
        <button data-read-aloud="stop" hidden>止める</button>
      </div>
      <p>一つ。二つ。</p>
    </main>`;
  vi.stubGlobal(
    "SpeechSynthesisUtterance",
    class extends EventTarget {
      lang = "";
      voice = null;
      constructor(readonly text: string) {
        super();
      }
    },
  );
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.stubGlobal(
    "fetch",
    vi.fn(() =>
      Promise.resolve(
        new Response(
          `<main lang="ja"><h1><ruby>個人<rt>こじん</rt></ruby>の<ruby>話<rt>はなし</rt></ruby></h1>
           <p><ruby>一<rt>ひと</rt></ruby>つ。<ruby>二<rt>ふた</rt></ruby>つ。</p></main>`,
        ),
      ),
    ),
  );
  Element.prototype.scrollIntoView = vi.fn();
});

afterEach(() => {
  ended.abort();
});

function begin(...voices: object[]): Voice {
  const voice = new Voice(voices);
  vi.stubGlobal("speechSynthesis", voice);
  readAloud(find(".read-aloud"), ended.signal);
  return voice;
}

const press = (name: string) => {
  find(`[data-read-aloud="${name}"]`).click();
};
const shown = () =>
  [...document.querySelectorAll<HTMLElement>("[data-read-aloud]")]
    .filter(({ hidden }) => !hidden)
    .map(({ dataset }) => dataset.readAloud);
const marked = () => document.querySelector(".being-read")?.tagName;

test("without a voice of this device the buttons stay away", () => {
  begin(REMOTE, { lang: "en-US", localService: true });
  expect(find(".read-aloud").hidden).toBe(true);
});

test("a voice that is loaded late brings the buttons", () => {
  const voice = begin();
  voice.voices.push(JAPANESE);
  voice.dispatchEvent(new Event("voiceschanged"));
  expect(find(".read-aloud").hidden).toBe(false);
});

test("the page is read by its readings, block by block, to its end", async () => {
  const voice = begin(JAPANESE);
  press("start");
  await vi.waitFor(() => {
    expect(voice.queue).toHaveLength(1);
  });
  expect(fetch).toHaveBeenCalledWith("/ruby-all/lessons/", expect.anything());
  expect(marked()).toBe("H1");
  expect(shown()).toEqual(["pause", "stop"]);
  voice.finish();
  expect(marked()).toBe("P");
  voice.finish();
  voice.finish();
  expect(voice.said).toEqual(["こじんのはなし", "ひとつ。", "ふたつ。"]);
  expect(marked()).toBeUndefined();
  expect(shown()).toEqual(["start"]);
});

test("after a pause it goes on with the sentence that it had begun", async () => {
  const voice = begin(JAPANESE);
  press("start");
  await vi.waitFor(() => {
    expect(voice.queue).toHaveLength(1);
  });
  voice.finish();
  press("pause");
  expect(voice.queue).toEqual([]);
  expect(shown()).toEqual(["resume", "stop"]);
  press("resume");
  voice.finish();
  voice.finish();
  expect(voice.said).toEqual(["こじんのはなし", "ひとつ。", "ふたつ。"]);
});

test.each([
  ["the reader stops it", () => press("stop")],
  ["the reader leaves in haste", () => document.dispatchEvent(new Event(LEAVING))],
  ["the page goes away", () => window.dispatchEvent(new Event("pagehide"))],
])("it is silent at once when %s", async (_name, leave) => {
  const voice = begin(JAPANESE);
  press("start");
  await vi.waitFor(() => {
    expect(voice.queue).toHaveLength(1);
  });
  leave();
  expect(voice.queue).toEqual([]);
  expect(marked()).toBeUndefined();
  expect(shown()).toEqual(["start"]);
});

test("who stops while the readings come hears nothing", async () => {
  const voice = begin(JAPANESE);
  press("start");
  press("stop");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(voice.queue).toEqual([]);
});

test("without the network the page is read as it stands", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError()));
  const voice = begin(JAPANESE);
  press("start");
  await vi.waitFor(() => {
    expect(voice.queue.map(({ text }) => text)).toEqual(["個人の話"]);
  });
});
