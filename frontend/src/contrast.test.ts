import { expect, test } from "vitest";
import agencyTokens from "@digital-go-jp/design-tokens/dist/tokens.css?raw";
import ourTokens from "../styles/tokens.css?raw";

/** Every pair of colours that the components put on one another, and the ratio that WCAG asks for. */
const TEXT = 4.5;
const SHAPE = 3;
const grounds = ["--page", "--surface", "--surface-soft", "--main-pale", "--warm-pale"];
const pairs: [ink: string, ground: string, ratio: number][] = [
  ...grounds.flatMap((ground): [string, string, number][] => [
    ["--ink", ground, TEXT],
    ["--ink-soft", ground, TEXT],
    ["--link", ground, TEXT],
    ["--link-visited", ground, TEXT],
    ["--main", ground, TEXT],
    ["--main-strong", ground, TEXT],
    ["--line-strong", ground, SHAPE],
    ["--focus", ground, SHAPE],
  ]),
  ...["--success", "--warning", "--error"].flatMap((ink): [string, string, number][] => [
    [ink, `${ink}-pale`, TEXT],
    [ink, "--surface", TEXT],
    ["--ink", `${ink}-pale`, TEXT],
    ["--link", `${ink}-pale`, TEXT],
  ]),
  ["--on-main", "--main", TEXT],
  ["--on-main", "--main-strong", TEXT],
  ["--on-exit", "--exit", TEXT],
  ["--main-line", "--page", SHAPE],
  ["--warm-line", "--warm-pale", SHAPE],
  ["--main", "--line", SHAPE], // a bar on its track
];

const light = declarations(ourTokens, ":root {");
const themes = {
  light,
  "prefers-contrast": new Map([
    ...light,
    ...declarations(ourTokens, ':root:not([data-theme="light"]) {'),
  ]),
  contrast: new Map([...light, ...declarations(ourTokens, ':root[data-theme="contrast"] {')]),
};
const agency = declarations(agencyTokens, ":root {");

test.each(Object.entries(themes))("colours on one another in the theme %s", (_, theme) => {
  const weak = pairs
    .map(([ink, ground, ratio]) => ({ ink, ground, ratio, is: contrast(theme, ink, ground) }))
    // Where every line is ink, a bar is told from its track by its own colour and by its figure.
    .filter(({ ground }) => ground !== "--line" || theme === light)
    .filter(({ is, ratio }) => is < ratio);
  expect(weak).toEqual([]);
});

function declarations(css: string, opening: string): Map<string, string> {
  const start = css.indexOf(opening);
  expect(start, opening).toBeGreaterThanOrEqual(0);
  const block = css.slice(start, css.indexOf("}", start));
  return new Map(
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [
      name,
      value.trim(),
    ]),
  );
}

function contrast(theme: Map<string, string>, first: string, second: string): number {
  const [darker, lighter] = [luminance(theme, first), luminance(theme, second)].sort(
    (one, other) => one - other,
  ) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(theme: Map<string, string>, name: string): number {
  let value = theme.get(name) ?? "";
  value = agency.get(/^var\((.+)\)$/.exec(value)?.[1] ?? "") ?? value;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(value.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  expect(value, name).toMatch(/^#[\da-f]{6}$/);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
