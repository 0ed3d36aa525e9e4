// The drawing of a timeline: places by percent, marks of a fixed size, and lists that can be scrolled by keys.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { CourseEntry } from "../net/protocol";
import { ReportTimeline } from "./report-timeline";

const course: CourseEntry[] = [
  { at: 0, kind: "session_started" },
  { at: 0, kind: "round_opened", round: "a" },
  { at: 250, kind: "run", item: "i1", verdict: "WA" },
  { at: 500, kind: "hint_revealed", item: "i1" },
  { at: 750, kind: "submission", item: "i1", verdict: "AC" },
  { at: 999, kind: "session_paused" },
  { at: 1000, kind: "session_ended" },
];
const html = renderToStaticMarkup(
  createElement(ReportTimeline, { course, integrity: [{ at: 500, signal: "left", item: null, size: 0 }], titleOf: (id: string) => id }),
);

it("has marks that no narrow screen squeezes", () => {
  expect(html).not.toContain("preserveAspectRatio");
  expect(html).not.toContain("viewBox");
  expect(html).toContain('<svg class="line-mark" width="1" height="1" x="25%" y="65"><circle class="line-run" r="5"></circle></svg>');
  expect(html).toContain('<svg class="line-mark" width="1" height="1" x="50%" y="65"><path class="line-hint"');
  expect(html).toContain('<svg class="line-mark" width="1" height="1" x="75%" y="65"><rect class="line-submission good"');
  expect(html).toContain('<rect class="line-signal left" x="-2" width="4"');
});

it("draws what lasted by its part of the whole, and a moment as a stroke", () => {
  expect(html).toMatch(/class="line-round of-one" x="0%" y="4" width="100%"/);
  expect(html).toMatch(/class="line-pause" x="99.9%" y="0" width="0.6%"/);
});

it("has lists with a name that keys can scroll", () => {
  for (const name of ["What happened, in order", "What was noted, in order"]) expect(html).toContain(`tabindex="0" aria-label="${name}"`);
});
