/**
 * Asks for one resource again and again, for as long as a page needs it.
 *
 * It is asked for with jitter, so that many pages never ask at once; soon while it changes and less often
 * while it does not; more and more rarely while it fails; not at all while the page is hidden.
 */

/** What an answer means: nothing new, something new, or that there will be nothing more. */
export type Found = "same" | "changed" | "over";

export interface Rhythm {
  soonestMs: number;
  latestMs: number;
  latestFailingMs: number;
}

const SLOWER = 1.5;
const PATIENCE_MS = 8_000;

/** Call `ask` until it says "over" or the signal aborts; what it throws is a failure, and it goes on. */
export function poll(ask: () => Promise<Found>, rhythm: Rhythm, signal: AbortSignal): void {
  let delay = rhythm.soonestMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isOver = false;

  const plan = () => {
    clearTimeout(timer);
    if (!isOver && !signal.aborted && !document.hidden) {
      timer = setTimeout(() => void turn(), jittered(delay));
    }
  };

  const turn = async (): Promise<void> => {
    if (isAsking || isOver || signal.aborted || document.hidden) {
      return;
    }
    isAsking = true;
    try {
      const found = await ask();
      isOver = found === "over";
      delay = found === "same" ? Math.min(delay * SLOWER, rhythm.latestMs) : rhythm.soonestMs;
    } catch {
      delay = Math.min(delay * 2, rhythm.latestFailingMs);
    } finally {
      isAsking = false;
      plan();
    }
  };

  document.addEventListener(
    "visibilitychange",
    () => {
      clearTimeout(timer);
      if (!document.hidden) {
        delay = rhythm.soonestMs;
        void turn();
      }
    },
    { signal },
  );
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
  });
  plan();
}

/** Ask for what is at the address unless it is what the ETag says; give up when it takes too long. */
export async function fetchUnlessSame(address: string, etag: string | null): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, PATIENCE_MS);
  try {
    return await fetch(address, {
      cache: "no-store", // or the browser would turn our 304 into the old answer
      credentials: "same-origin",
      headers: etag === null ? {} : { "If-None-Match": etag },
      signal: patience.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Write the text where it differs, so that nothing is announced twice. */
export function write(root: HTMLElement, selector: string, text: string | number): void {
  const target = root.querySelector(selector);
  if (target !== null && target.textContent !== String(text)) {
    target.textContent = String(text);
  }
}

function jittered(milliseconds: number): number {
  return milliseconds * (0.8 + 0.4 * Math.random());
}
