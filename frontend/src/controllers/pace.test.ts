import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find } from "../testing";
import { followPace } from "./pace";

const answer = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
const go = vi.fn<(address: string) => void>();
let page: AbortController;

function reply(status: number): Promise<Response> {
  const body = status === 304 ? null : JSON.stringify({ mode: "teacher" });
  return Promise.resolve(new Response(body, { status }));
}

function status(): string | null {
  return find("[data-pace]").textContent;
}

beforeEach(() => {
  page = new AbortController();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5); // no jitter
  vi.stubGlobal("fetch", answer);
  answer.mockReset();
  go.mockReset();
  document.body.innerHTML = `
    <div data-url="/pace/" data-version="teacher-1-asked-open" data-next="/play/"
         data-live-text="自動でかわります" data-changed-text="先生がすすめました" data-failed-text="通信できません">
      <p data-pace="status" role="status"></p>
    </div>`;
  followPace(find("div"), page.signal, go);
});

afterEach(() => {
  page.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("asks with what the page shows, ever less often while it stays so", async () => {
  answer.mockImplementation(() => reply(304));
  expect(status()).toBe("自動でかわります");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(answer).toHaveBeenCalledTimes(1);
  expect(answer.mock.calls[0]?.[1].headers).toEqual({ "If-None-Match": '"teacher-1-asked-open"' });
  await vi.advanceTimersByTimeAsync(2_999);
  expect(answer).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(answer).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answer.mock.calls.length).toBeGreaterThanOrEqual(13);
  expect(go).not.toHaveBeenCalled();
});

test.each([200, 401, 410])("says the change, then goes on, once (%i)", async (code) => {
  answer.mockImplementation(() => reply(code));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(status()).toBe("先生がすすめました");
  expect(go).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(go.mock.calls).toEqual([["/play/"]]);
  expect(answer).toHaveBeenCalledTimes(1);
});

test("says that it cannot ask, and asks again", async () => {
  answer.mockImplementationOnce(() => Promise.reject(new TypeError("offline")));
  answer.mockImplementationOnce(() => reply(503));
  answer.mockImplementation(() => reply(304));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(status()).toBe("通信できません");
  await vi.advanceTimersByTimeAsync(4_000);
  expect(status()).toBe("通信できません");
  await vi.advanceTimersByTimeAsync(8_000);
  expect(status()).toBe("自動でかわります");
  expect(go).not.toHaveBeenCalled();
});

test("a page that is left goes nowhere", async () => {
  answer.mockImplementation(() => reply(200));
  await vi.advanceTimersByTimeAsync(2_000);
  page.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(go).not.toHaveBeenCalled();
});
