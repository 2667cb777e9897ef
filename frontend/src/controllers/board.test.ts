import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Board } from "../api/board";
import { find } from "../testing";
import { watchBoard } from "./board";

const open: Board = {
  version: "a",
  state: "open",
  pace: "",
  joined: 2,
  submitted: 1,
  total: 10,
  seats: [
    { number: 1, state: "answering", answered: 7 },
    { number: 2, state: "submitted", answered: 10 },
    { number: 3, state: "free", answered: 0 },
  ],
  items: [
    { position: 1, is_told: true, answered: 2, correct: 1 },
    { position: 2, is_told: true, answered: 0, correct: 0 },
  ],
};

const answer = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
const reload = vi.fn();
let page: AbortController;

function reply(body: unknown, init: ResponseInit = {}): Promise<Response> {
  return Promise.resolve(Response.json(body, { headers: { ETag: '"a"' }, ...init }));
}

function hide(hidden: boolean): void {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

function watch(): void {
  watchBoard(find("section"), page.signal, reload);
}

beforeEach(() => {
  page = new AbortController();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5); // no jitter
  vi.stubGlobal("fetch", answer);
  answer.mockReset();
  reload.mockReset();
  sessionStorage.clear();
  document.body.innerHTML = `
    <section data-url="/board/" data-live-text="自動で新しくなります" data-failed-text="通信できません">
      <p data-board="status" role="status">はじめの様子</p>
      <b data-board="joined">0</b> <b data-board="answers">0</b> <b data-board="submitted">0</b>
      <ul data-free-text="空き" data-joined-text="参加" data-submitted-text="出した">
        <li data-seat="1" data-state="free"><small data-seat-progress>空き</small></li>
        <li data-seat="2" data-state="free"><small data-seat-progress>空き</small></li>
        <li data-seat="3" data-state="joined" class="seat-taken"><small data-seat-progress>参加</small></li>
      </ul>
      <table>
        <tr data-item="1"><td data-item-answered></td><td data-item-share></td><td><meter max="100"></meter></td></tr>
        <tr data-item="2"><td data-item-answered></td><td data-item-share></td></tr>
      </table>
    </section>`;
});

afterEach(() => {
  page.abort();
  hide(false);
  vi.useRealTimers();
});

test("counts, seats and items are brought up to date", async () => {
  answer.mockImplementation(() => reply(open));
  watch();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(find("[data-board=joined]").textContent).toBe("2");
  expect(find("[data-board=answers]").textContent).toBe("2");
  expect(find("[data-board=submitted]").textContent).toBe("1");
  expect(find("[data-seat='1']").dataset.state).toBe("answering");
  expect(find("[data-seat='1']").textContent).toBe("7/10");
  expect(find("[data-seat='2']").textContent).toBe("出した");
  expect(find("[data-seat='2']").className).toBe("seat-submitted");
  expect(find("[data-seat='3']").textContent).toBe("空き");
  expect(find("[data-seat='3']").className).toBe("");
  expect(find("[data-item='1'] [data-item-share]").textContent).toBe("50%");
  expect(find("[data-item='2'] [data-item-share]").textContent).toBe("");
  expect(find("meter", HTMLMeterElement).value).toBe(50);
  expect(find("[role=status]").textContent).toBe("自動で新しくなります");
});

test("it asks with the last ETag, and ever more rarely while nothing changes", async () => {
  answer.mockImplementationOnce(() => reply(open));
  answer.mockImplementation(() => Promise.resolve(new Response(null, { status: 304 })));
  watch();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(answer).toHaveBeenCalledTimes(2);
  expect(answer.mock.lastCall?.[1].headers).toEqual({ "If-None-Match": '"a"' });
  await vi.advanceTimersByTimeAsync(2_900);
  expect(answer).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(answer).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(120_000);
  const calls = answer.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(answer).toHaveBeenCalledTimes(calls + 1);
});

test.each([
  ["no network", () => Promise.reject(new TypeError("offline"))],
  ["a server error", () => reply({ code: "error" }, { status: 500 })],
  ["something that is no board", () => reply({ ...open, seats: [{ number: "1" }] })],
])("%s is said, and overcome", async (_, failure) => {
  answer.mockImplementationOnce(failure);
  answer.mockImplementation(() => reply(open));
  watch();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(find("[role=status]").textContent).toBe("通信できません");
  expect(find("[data-board=joined]").textContent).toBe("0");
  await vi.advanceTimersByTimeAsync(4_000);
  expect(find("[role=status]").textContent).toBe("自動で新しくなります");
  expect(find("[data-board=joined]").textContent).toBe("2");
});

test("a hidden page asks nothing and catches up when it is seen", async () => {
  answer.mockImplementation(() => reply(open));
  watch();
  hide(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answer).not.toHaveBeenCalled();
  hide(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(answer).toHaveBeenCalledTimes(1);
});

test("the closing loads the page anew once, and once more only after it was open again", async () => {
  const closed = { ...open, state: "closed" };
  answer.mockImplementation(() => reply(closed));
  watch();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).toHaveBeenCalledTimes(1);
  expect(answer).toHaveBeenCalledTimes(1);

  watch(); // the page as it comes back
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).toHaveBeenCalledTimes(1);

  answer.mockImplementationOnce(() => reply(open));
  watch();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).toHaveBeenCalledTimes(2);
});

test("a page that shows a step of a led class is loaded anew when the class goes on", async () => {
  find("section").insertAdjacentHTML("beforeend", '<p data-pace="teacher-1-asked-open"></p>');
  answer.mockImplementation(() => reply({ ...open, pace: "teacher-1-asked-open" }));
  watch();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reload).not.toHaveBeenCalled();
  answer.mockImplementation(() => reply({ ...open, pace: "teacher-1-shown-open" }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).toHaveBeenCalledTimes(1);
});

test("what may not be told yet is not shown as nothing", async () => {
  const items = [{ position: 1, is_told: false, answered: 2, correct: 0 }];
  answer.mockImplementation(() => reply({ ...open, items }));
  watch();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(find("[data-item='1'] [data-item-answered]").textContent).toBe("2");
  expect(find("[data-item='1'] [data-item-share]").textContent).toBe("");
});
