import { describe, expect, it } from "vitest";
import type { SubmissionReport, Verdict } from "../net/protocol";
import { shownSubmissions, whichCounts } from "./submissions";

function submission(job: string, verdict: Verdict | null = "WA"): SubmissionReport {
  return { job, at: 0, language: "python3", verdict, score: 0, max_score: 100, passed: 0, total: 1, auto: false };
}

const three = [submission("a"), submission("b", "AC"), submission("c")];

describe("the submissions of a report", () => {
  for (const [name, coding, order] of [
    ["nothing", { submissions: [], counted: null, last: null }, []],
    ["the best, the last, the others", { submissions: three, counted: "b", last: "c" }, ["2 counts", "3 last", "1"]],
    ["the last that is the best", { submissions: three, counted: "c", last: "c" }, ["3 counts last", "2", "1"]],
    ["the last when none counts", { submissions: three, counted: null, last: "c" }, ["3 last", "2", "1"]],
    ["one", { submissions: [submission("a")], counted: "a", last: "a" }, ["1 counts last"]],
  ] as const) {
    it(`shows ${name}`, () => {
      const shown = shownSubmissions({ ...coding, submissions: [...coding.submissions] });
      expect(shown.map((entry) => `${entry.number}${entry.counts ? " counts" : ""}${entry.isLast ? " last" : ""}`)).toEqual(order);
    });
  }
  for (const [name, coding, sentence] of [
    ["nothing was submitted", { submissions: [], counted: null, last: null }, /^$/],
    ["there is only one", { submissions: [submission("a")], counted: "a", last: "a" }, /^$/],
    ["an earlier one is better", { submissions: three, counted: "b", last: "c" }, /The best submission counts, not the last.*submission 2\.$/],
    ["the last is the best", { submissions: three, counted: "c", last: "c" }, /The best submission counts.*the last is the best\.$/],
    ["none has a verdict", { submissions: [submission("a", null)], counted: null, last: "a" }, /will count/],
    ["the fault was ours", { submissions: [submission("a", "IE")], counted: null, last: "a" }, /^None of them counts/],
  ] as const)
    it(`says what counts when ${name}`, () => expect(whichCounts({ ...coding, submissions: [...coding.submissions] })).toMatch(sentence));
});
