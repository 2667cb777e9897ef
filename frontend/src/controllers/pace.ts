import { fetchUnlessSame, poll, write, type Found, type Rhythm } from "../polling";
import type { Controller } from "../registry";

/**
 * Follows the teacher who leads: when she goes on, so does the pupil's page.
 *
 *     <div data-controller="pace" data-url="/api/v1/sittings/…/pace/" data-version="teacher-3-asked-open"
 *          data-next="/play/" data-live-text="先生がすすめると、…" data-changed-text="先生がすすめました。…"
 *          data-failed-text="通信できません。…">
 *       <p data-pace="status" role="status"></p>
 *       <a href="/play/">つぎを見る</a>
 *     </div>
 *
 * `data-version` is the state that the page shows, which is also the resource's `ETag`. Any other, and a
 * seat or session that is no more, leads to `data-next`, after a moment in which the change is said. A page
 * without script has the link.
 */
export const pace: Controller = (element, signal) => {
  followPace(element, signal, (address) => {
    location.replace(address); // going back must not lead through every step of the class
  });
};

const RHYTHM: Rhythm = { soonestMs: 2_000, latestMs: 5_000, latestFailingMs: 30_000 };
const SAID_MS = 1_200;
const GONE = [401, 404, 410];

/** Start following; `go` is called once, with where to go. */
export function followPace(
  element: HTMLElement,
  signal: AbortSignal,
  go: (address: string) => void,
): void {
  const { url, version, next } = element.dataset;
  if (url === undefined || version === undefined || next === undefined) {
    return;
  }
  const say = (text = "") => {
    write(element, "[data-pace='status']", text);
  };
  say(element.dataset.liveText);

  const ask = async (): Promise<Found> => {
    try {
      const response = await fetchUnlessSame(url, `"${version}"`);
      if (response.status === 304) {
        say(element.dataset.liveText);
        return "same";
      }
      if (!response.ok && !GONE.includes(response.status)) {
        throw new Error(`The pace answered ${response.status}.`);
      }
      say(element.dataset.changedText);
      const timer = setTimeout(() => {
        go(next);
      }, SAID_MS);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
      });
      return "over";
    } catch (error) {
      say(element.dataset.failedText);
      throw error;
    }
  };

  poll(ask, RHYTHM, signal);
}
