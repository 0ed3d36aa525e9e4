import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diffLines, lineSegments, visibleWhitespace } from "./diff";
import { clockText, durationText, memoryText, percent } from "./format";
import { markSentences } from "./mark-sentences";
import { markdownHtml } from "./markdown";

describe("the diff of outputs", () => {
  const kinds = (expected: string, actual: string) => diffLines(expected, actual).map((row) => row.kind);
  for (const [name, expected, actual, rows] of [
    ["equal texts", "a\nb\n", "a\nb\n", ["same", "same"]],
    ["a final line break that is missing", "a\n", "a", ["same"]],
    ["a changed line", "a\nb\nc", "a\nx\nc", ["same", "changed", "same"]],
    ["a missing line", "a\nb\nc", "a\nc", ["same", "missing", "same"]],
    ["an extra line", "a", "a\nb", ["same", "extra"]],
    ["nothing printed", "a\n", "", ["missing"]],
    ["a blank line too many", "a\n", "a\n\n", ["same", "extra"]],
  ] as const) {
    it(`shows ${name}`, () => expect(kinds(expected, actual)).toEqual(rows));
  }
  it("marks the characters that differ in a line", () => {
    expect(lineSegments("[1, 2]", "[1,  2]")[1].filter((part) => part.changed)).toEqual([{ text: " ", changed: true }]);
    expect(lineSegments("true", "0")).toEqual([[{ text: "true", changed: true }], [{ text: "0", changed: true }]]);
  });
  it("stays fast on long outputs", () => {
    const long = Array.from({ length: 20_000 }, (_, at) => `line ${at}`);
    expect(diffLines(long.join("\n"), [...long.slice(0, 9_000), "x", ...long.slice(9_001)].join("\n"))).toHaveLength(20_000);
  });
  it("makes white space visible", () => expect(visibleWhitespace("a b\tc\r")).toBe("a·b→\tc␍"));
});

describe("numbers for people", () => {
  for (const [ms, text] of [
    [0, "00:00"],
    [1, "00:01"],
    [61_000, "01:01"],
    [3_600_000, "1:00:00"],
  ] as const)
    it(`shows ${ms} ms as ${text}`, () => expect(clockText(ms)).toBe(text));
  it("says durations, sizes and shares", () => {
    expect([durationText(45_000), durationText(720_000), durationText(3_600_000), durationText(3_900_000)]).toEqual(["45 s", "12 min", "1 h", "1 h 5 min"]);
    expect([memoryText(800), memoryText(9_400), memoryText(262_144)]).toEqual(["800 KiB", "9.2 MiB", "256 MiB"]);
    expect([percent(1, 3), percent(0, 0)]).toEqual([33, 0]);
  });
});

describe("Markdown of statements", () => {
  for (const [name, text, forbidden] of [
    ["raw HTML", "<img src=x onerror=alert(1)> <script>1</script>", /<(img|script)/],
    ["pictures, which could call another host", "![x](https://example.org/a.png)", /<img/],
    ["script links", "[x](javascript:alert(1))", /href/],
    ["style attributes, which the page's policy refuses", "|a|\n|-:|\n|1|", /style=/],
  ] as const)
    it(`holds no ${name}`, () => expect(markdownHtml(text)).not.toMatch(forbidden));
  it("fits the headings under the page's own", () => {
    expect(markdownHtml("### A\n\n#### B", 2)).toMatch(/<h2>A<\/h2>\s*<h3>B<\/h3>/);
    expect(markdownHtml("# A", 5)).toMatch(/<h5>A<\/h5>/);
  });
});

describe("marked sentences", () => {
  it("finds them across line breaks and lets flags win", () => {
    const parts = markSentences("One two\nthree. Four five.", ["two three.", "missing"], ["Four five."]);
    expect(parts.map((part) => [part.text, part.tone])).toEqual([
      ["One ", null],
      ["two\nthree.", "matched"],
      [" ", null],
      ["Four five.", "flagged"],
    ]);
  });
});

describe("the dark colours", () => {
  it("are the same by the system's wish and by choice", () => {
    const css = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8");
    const body = (selector: string) => {
      const from = css.indexOf(selector);
      return css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from)).replace(/\s+/g, " ");
    };
    expect(body(':root[data-theme="dark"]')).toBe(body(':root:not([data-theme="light"])'));
  });
});
