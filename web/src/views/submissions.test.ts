// What the list says before anything is opened, as the page renders it.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { CatalogLanguage, CodingReport, SubmissionReport } from "../net/protocol";
import { hostSeat } from "../net/seat";
import { Submissions } from "./submissions";

const languages: CatalogLanguage[] = [{ id: "python3", name: "Python 3", available: true, version: "3.11" }];
const at = Date.UTC(2026, 0, 2, 3, 4);

function submission(job: string, more: Partial<SubmissionReport> = {}): SubmissionReport {
  return { job, at, language: "python3", verdict: "WA", score: 40, max_score: 100, passed: 2, total: 5, auto: false, ...more };
}
function coding(submissions: SubmissionReport[], counted: string | null, last: string | null): CodingReport {
  return { submissions, counted, last, runs: 0, hints_revealed: 0, categories: [], unsubmitted: null, language: "python3", late_draft: false };
}
/** The words of each line, and the sentence before them. */
function linesOf(report: CodingReport): { note: string; lines: string[] } {
  const html = renderToStaticMarkup(createElement(Submissions, { seat: hostSeat("s"), coding: report, languages }));
  const words = (part: string) => part.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
  const [before, list] = html.split("<ol");
  return { note: words(before ?? ""), lines: (list ?? "").split("<li").slice(1).map((line) => words(line.replace(/^[^>]*>/, ""))) };
}

describe("the submissions on a report", () => {
  it("are the best and the last first, each with verdict, score, language and time", () => {
    const three = [submission("a"), submission("b", { verdict: "AC", score: 100, passed: 5 }), submission("c", { verdict: "CE", score: 0, passed: 0, total: 0 })];
    const { note, lines } = linesOf(coding(three, "b", "c"));
    expect(note).toMatch(/^The best submission counts, not the last/);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Submission 2 best, counts ✓ Accepted 5 of 5 tests · 100 points Python 3 · \d\d:\d\d$/);
    expect(lines[1]).toMatch(/^Submission 3 last ⚒ Does not compile 0 points Python 3 · \d\d:\d\d$/);
    expect(lines[2]).toMatch(/^Submission 1 ✗ Wrong answer 2 of 5 tests · 40 points/);
  });
  it("say both of one that is both", () => {
    const { note, lines } = linesOf(coding([submission("a"), submission("b")], "b", "b"));
    expect(note).toMatch(/the last is the best/);
    expect(lines[0]).toMatch(/^Submission 2 best, counts last/);
  });
  it("need no words when there is one", () => {
    const { note, lines } = linesOf(coding([submission("a", { auto: true })], "a", "a"));
    expect(note).toBe("");
    expect(lines).toEqual([expect.stringMatching(/^Submission 1 counts ✗ .* at the bell$/)]);
  });
  it("give no points for what is graded or was our fault", () => {
    const open = submission("b", { verdict: null, score: null, max_score: null, passed: null, total: null });
    const { lines } = linesOf(coding([submission("a", { verdict: "IE", score: 0 }), open], null, "b"));
    expect(lines[0]).toMatch(/^Submission 2 last Being graded Python 3/);
    expect(lines[1]).toMatch(/it does not count Python 3/);
  });
});
