import { parseBoard, type Board, type SeatState } from "../api/board";
import { fetchUnlessSame, poll, write, type Found, type Rhythm } from "../polling";
import type { Controller } from "../registry";

/**
 * Keeps a teacher's board fresh while a session is open.
 *
 *     <section data-controller="board" data-url="/api/v1/sessions/7/board/"
 *              data-live-text="自動で新しくなります" data-failed-text="通信できません。…">
 *       <span data-board="status" role="status"></span>
 *       <span data-board="joined"></span> <span data-board="answers"></span>
 *       <span data-board="submitted"></span>
 *       <ul data-free-text="空き" data-joined-text="参加" data-submitted-text="出した">
 *         <li class="seat" data-seat="12" data-state="free"><small data-seat-progress></small></li>
 *       </ul>
 *       <table>
 *         <tr data-item="3">
 *           <td data-item-answered></td>
 *           <td><span data-item-share></span> <meter max="100"></meter></td>
 *         </tr>
 *       </table>
 *     </section>
 *
 * Every part but the address is optional. A seat's words stand on any element around it; without
 * them it shows how many it has answered, as in "7/10". The resource is asked for with the last
 * `ETag`, every two seconds while it changes and down to every ten while it does not, with jitter, so
 * that many boards never ask at once; more and more rarely while it fails; not at all while the page
 * is hidden. When the session closes, the page is loaded anew, once; so it is when the class has gone
 * on, where a part of the page says in `data-pace` which step it shows.
 */
export const board: Controller = (element, signal) => {
  watchBoard(element, signal, () => {
    location.reload();
  });
};

const RHYTHM: Rhythm = { soonestMs: 2_000, latestMs: 10_000, latestFailingMs: 60_000 };

/** Start watching; `reload` is called when the session has closed. */
export function watchBoard(element: HTMLElement, signal: AbortSignal, reload: () => void): void {
  const address = element.dataset.url;
  if (address === undefined) {
    return;
  }
  let etag: string | null = null;

  const ask = async (): Promise<Found> => {
    try {
      const response = await fetchUnlessSame(address, etag);
      const found = response.status === 304 ? undefined : await read(response);
      say(element, element.dataset.liveText ?? "");
      if (found === undefined) {
        return "same";
      }
      etag = response.headers.get("ETag");
      show(element, found);
      const isBehind = hasGoneOn(element, found);
      if (settles(address, found) || isBehind) {
        reload();
      }
      return found.state === "closed" || isBehind ? "over" : "changed";
    } catch (error) {
      say(element, element.dataset.failedText ?? "");
      throw error;
    }
  };

  poll(ask, RHYTHM, signal);
}

async function read(response: Response): Promise<Board> {
  const found = response.ok ? parseBoard(await response.json()) : undefined;
  if (found === undefined) {
    throw new Error(`The board answered ${response.status} without a board.`);
  }
  return found;
}

/** Tell whether the page shows a step that the class has left; a page without one shows none. */
function hasGoneOn(element: HTMLElement, found: Board): boolean {
  const shown = element.querySelector<HTMLElement>("[data-pace]")?.dataset.pace;
  return shown !== undefined && shown !== found.pace;
}

/** Return whether this closing has still to be shown by loading the page anew, and remember it. */
function settles(address: string, found: Board): boolean {
  const key = `board-closed:${address}`;
  try {
    if (found.state === "open") {
      sessionStorage.removeItem(key);
      return false;
    }
    const isNew = sessionStorage.getItem(key) === null;
    sessionStorage.setItem(key, "");
    return isNew;
  } catch {
    return false; // without a memory the page might load for ever
  }
}

function show(element: HTMLElement, found: Board): void {
  const answers = found.items.reduce((sum, item) => sum + item.answered, 0);
  write(element, "[data-board='joined']", found.joined);
  write(element, "[data-board='answers']", answers);
  write(element, "[data-board='submitted']", found.submitted);
  for (const { number, state, answered } of found.seats) {
    const seat = element.querySelector<HTMLElement>(`[data-seat="${number}"]`);
    if (seat !== null) {
      seat.dataset.state = state;
      for (const [name, itsState] of seatClasses) {
        seat.classList.toggle(name, itsState === state);
      }
      write(seat, "[data-seat-progress]", seatWords(seat, state, answered, found.total));
    }
  }
  for (const { position, answered, correct, is_told: isTold } of found.items) {
    const isKnown = isTold && answered > 0;
    const share = isKnown ? Math.round((100 * correct) / answered) : 0;
    for (const item of element.querySelectorAll<HTMLElement>(`[data-item="${position}"]`)) {
      write(item, "[data-item-answered]", answered);
      write(item, "[data-item-share]", isKnown ? `${share}%` : "");
      item.querySelector("rect[data-item-bar]")?.setAttribute("width", String(share));
      const meter = item.querySelector("meter");
      if (meter !== null) {
        meter.value = share;
      }
    }
  }
}

const seatClasses: readonly (readonly [string, SeatState])[] = [
  ["seat-taken", "joined"],
  ["seat-answered", "answering"],
  ["seat-submitted", "submitted"],
];

function seatWords(seat: HTMLElement, state: SeatState, answered: number, total: number): string {
  const progress = total === 0 ? "" : `${answered}/${total}`;
  const words = state === "answering" ? null : seat.closest(`[data-${state}-text]`);
  return words?.getAttribute(`data-${state}-text`) ?? (state === "free" ? "" : progress);
}

function say(element: HTMLElement, text: string): void {
  write(element, "[data-board='status']", text);
}
