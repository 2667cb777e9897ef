/** The board as the API gives it, checked where it enters: `GET /api/v1/sessions/<id>/board/`. */

const seatStates = ["free", "joined", "answering", "submitted"] as const;
export type SeatState = (typeof seatStates)[number];

export interface BoardSeat {
  number: number;
  state: SeatState;
  answered: number;
}

export interface BoardItem {
  position: number;
  /** Whether it may be said how it was answered; without it, correct means nothing. */
  is_told: boolean;
  answered: number;
  correct: number;
}

export interface Board {
  version: string;
  state: "open" | "closed";
  pace: string;
  joined: number;
  submitted: number;
  total: number;
  seats: BoardSeat[];
  items: BoardItem[];
}

/** Return the value as a board, or nothing if it is not one. */
export function parseBoard(value: unknown): Board | undefined {
  return isBoard(value) ? value : undefined;
}

function isBoard(value: unknown): value is Board {
  return (
    isRecord(value) &&
    typeof value.version === "string" &&
    (value.state === "open" || value.state === "closed") &&
    typeof value.pace === "string" &&
    isCount(value.joined) &&
    isCount(value.submitted) &&
    isCount(value.total) &&
    Array.isArray(value.seats) &&
    value.seats.every(isSeat) &&
    Array.isArray(value.items) &&
    value.items.every(isItem)
  );
}

function isSeat(value: unknown): value is BoardSeat {
  return (
    isRecord(value) &&
    isCount(value.number) &&
    seatStates.some((state) => state === value.state) &&
    isCount(value.answered)
  );
}

function isItem(value: unknown): value is BoardItem {
  return (
    isRecord(value) &&
    isCount(value.position) &&
    typeof value.is_told === "boolean" &&
    isCount(value.answered) &&
    isCount(value.correct)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
