// The page of a report: what it does not tell before its reader has rated themselves, and what it says when it is out of date.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { ApiError } from "../net/api";
import type { Report, ReportItem } from "../net/protocol";
import { hostSeat } from "../net/seat";
import { ReportBody } from "./report";

const item = (id: string, topics: string[], score: number, self: number | null): ReportItem => ({
  id,
  kind: "theory",
  ref: `question-${id}`,
  title: `Question ${id}`,
  topics,
  minutes: 5,
  spent_ms: 60_000,
  score,
  max_score: 100,
  self,
  theory: { answer: "Words.", form: null, estimate: score, must_missed: false, key_points: [], red_flags: [], model_answer: "", follow_ups: [], notes: [] },
  coding: null,
});
const round = (id: string, items: ReportItem[]) => ({ id, title: `Round ${id}`, kind: "theory" as const, budget_ms: 600_000, spent_ms: 60_000, items });
const reportOf = (self: number | null): Report => ({
  session: "s",
  title: "Theory sprint",
  created_at: 0,
  started_at: 0,
  ended_at: 60_000,
  end_reason: null,
  score: 108.5,
  max_score: 200,
  estimate: true,
  rounds: [round("a", [item("i1", ["sql", "caching"], 37.5, self)]), round("b", [item("i2", ["apis", "caching"], 71, 3)])],
  practise_next: [],
  mode: "practice",
  may: { overrule: true, rate_self: true, share: true },
});
const shown = (report: Report, failure: ApiError | null = null) =>
  renderToStaticMarkup(createElement(ReportBody, { seat: hostSeat("s"), report, again: () => undefined, failure }));

describe("what is held back until one has rated oneself", () => {
  it("is told by no total, round or topic", () => {
    const html = shown(reportOf(null));
    for (const telling of ["37.5", "108.5", "54</span>", "Caching <span", "SQL <span"]) expect(html).not.toContain(telling);
    expect(html).toContain("Rate yourself first</span>");
    expect(html, "another round hides nothing").toContain("71 of 100");
    expect(html).toContain("APIs <span");
  });
  it("is all there after that", () => {
    const html = shown(reportOf(2));
    for (const told of ["37.5 of 100", "108.5 of 200", "54</span>", "Caching <span", "SQL <span"]) expect(html).toContain(told);
    expect(html).not.toContain("ate yourself first");
  });
});

it("has a heading to go to when the rating of its item goes away", () => {
  const html = shown(reportOf(null));
  expect(html).toContain('<h3 id="report-i1" tabindex="-1">Question i1</h3>');
  expect(html).toMatch(/<button type="button" class="button small" aria-disabled="false">1 /);
});

describe("a report that could not be loaded again", () => {
  it("stays, with what failed beside it", () => {
    const html = shown(reportOf(2), new ApiError(0, "unreachable", "The server cannot be reached."));
    expect(html).toContain("What you see may be out of date. The server cannot be reached.");
    expect(html).toContain("Question i1");
  });
});
