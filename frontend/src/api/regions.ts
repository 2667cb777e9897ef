/** The search for municipalities, checked where it enters: `GET /api/v1/regions/?q=…`. */

export interface FoundRegion {
  code: string;
  name: string;
  kana: string;
  prefecture: string;
}

/** Return the regions that were found, or nothing if the value is not such an answer. */
export function parseRegions(value: unknown): FoundRegion[] | undefined {
  return isRecord(value) && Array.isArray(value.results) && value.results.every(isRegion)
    ? value.results
    : undefined;
}

function isRegion(value: unknown): value is FoundRegion {
  return (
    isRecord(value) &&
    [value.code, value.name, value.kana, value.prefecture].every((part) => typeof part === "string")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
