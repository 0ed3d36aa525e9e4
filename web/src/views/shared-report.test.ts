// What a shared report shows of the parts that were chosen, and what a report holds back until its writer has rated themselves.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { AnsweredForm } from "../forms/wire";
import type { KeyPoint, RedFlag, TheoryReport } from "../net/protocol";
import type { SharedReport, SharedTheory } from "../net/report";
import { partsOffered } from "./report-share";
import { RatingGap } from "./report-rating";
import { flagsCost, TheorySection } from "./report-theory";
import { SharedBody } from "./shared-report";

const report: SharedReport = {
  title: "Theory sprint",
  level: "beginner",
  mode: "practice",
  started_at: null,
  ended_at: 1_000,
  complete: true,
  parts: ["key_points"],
  score: null,
  max_score: null,
  rounds: [
    {
      id: "basics",
      title: "Basics",
      kind: "theory",
      budget_ms: 60_000,
      spent_ms: null,
      items: [
        {
          id: "i1",
          kind: "theory",
          title: "Queues",
          topics: ["apis"],
          minutes: 5,
          skipped: false,
          spent_ms: null,
          score: null,
          max_score: null,
          self: null,
          rated: null,
          coding: null,
          theory: {
            answer: null,
            form: null,
            estimate: null,
            must_missed: false,
            model_answer: "Bounded.",
            red_flags: [],
            key_points: [
              { id: "k", text: "memory is finite", weight: 1, must: false, hit: true, sentence: null, phrase: null, feedback: null, why: null, overruled: {} },
            ],
          },
        },
      ],
    },
  ],
  scratch: null,
  course: null,
  integrity: null,
  notes: null,
};

describe("a shared report", () => {
  it("shows nothing where a part was not chosen", () => {
    const html = renderToStaticMarkup(createElement(SharedBody, { report }));
    expect(html).toContain("memory is finite");
    expect(html).toContain("The estimate said missed; overruled.");
    for (const other of ["The answer", "estimate.", "At a glance", "Timeline", "Scratchpad", "notes</h2>"]) expect(html).not.toContain(other);
    expect(html).not.toContain("did say");
  });
  it("calls a score an estimate only where it is known to be one", () => {
    const scored = (more: Partial<SharedTheory>) => {
      const [round] = report.rounds;
      const item = round?.items[0];
      if (round === undefined || item?.theory == null) throw new Error("The report has no item.");
      const theory = { ...item.theory, answer: "b", ...more };
      const shared = { ...report, score: 60, max_score: 100, rounds: [{ ...round, items: [{ ...item, score: 60, max_score: 100, theory }] }] };
      return renderToStaticMarkup(createElement(SharedBody, { report: shared }));
    };
    const tag = '<span class="estimate">';
    const option = { id: "b", text: "B", chosen: true, correct: true, why: "" };
    const form = (kind: "choice" | "flaw"): AnsweredForm => ({
      answered: true,
      reason: "",
      ...(kind === "choice" ? { kind, several: false, options: [option] } : { kind, lines: ["x"], marked: 1, wrong: [1] }),
    });
    expect(scored({})).toContain(tag);
    expect(scored({ form: form("flaw") }), "the words beside a marked line count as well").toContain(tag);
    expect(scored({ form: form("choice") })).not.toContain(tag);
    expect(scored({ answer: null }), "without the answers nobody knows").not.toContain(tag);
    expect(scored({ key_points: null })).not.toContain(tag);
    expect(scored({ answer: null })).toContain("Scores of answers in words are an estimate.");
  });
  it("offers what there is to share", () => {
    expect(partsOffered("practice", false)).toEqual(["scores", "answers", "code", "key_points", "timeline", "ratings"]);
    expect(partsOffered("interview", true)).toContain("notes");
    expect(partsOffered("interview", true)).toContain("integrity");
  });
});

const point: KeyPoint = {
  id: "k",
  text: "memory is finite",
  weight: 1,
  must: false,
  hit: true,
  sentence: "Memory ends.",
  phrase: "Memory",
  feedback: null,
  why: "Understood loosely, from “Memory”.",
  overruled: null,
};
const theory: TheoryReport = {
  answer: "Memory ends. So do I.",
  form: null,
  estimate: 100,
  must_missed: false,
  key_points: [point],
  red_flags: [{ id: "flag:0", text: "buys more", sentence: "So do I.", why: null, stands: true, overruled: null }],
  model_answer: "",
  follow_ups: [],
  notes: [],
};

describe("what is worth correcting in a report", () => {
  const section = (flag: Partial<RedFlag>, mayOverrule: boolean, own = true, cost = true) =>
    renderToStaticMarkup(
      createElement(TheorySection, {
        theory: { ...theory, red_flags: theory.red_flags.map((one) => ({ ...one, ...flag })) },
        score: 75,
        own,
        flagsCost: cost,
        isShown: true,
        overrule: mayOverrule ? () => Promise.resolve(null) : null,
      }),
    );
  const by = (name: string) => ({ person: "p", name });
  it("says what it costs, and lets who may dismiss it", () => {
    const html = section({}, true);
    expect(html).toContain("It takes a quarter off the score.");
    expect(html).toContain('That is not what I said<span class="visually-hidden">: buys more</span>');
    expect(section({}, true, false)).toContain("That is not what was said");
    expect(section({}, false)).not.toContain("That is not what");
  });
  it("says who dismissed it, marks no sentence for it, and may be taken back", () => {
    const html = section({ stands: false, overruled: by("Ada") }, true);
    expect(html).toContain("dismissed by Ada, it costs nothing.");
    expect(html).toContain('<span class="visually-hidden">Dismissed: </span>');
    expect(html).not.toContain("flagged");
    expect(html).not.toContain("takes a quarter off");
    expect(html).toContain('Let the estimate stand<span class="visually-hidden">: buys more</span>');
    expect(html).toContain("The estimate alone came to 100");
  });
  it("costs nothing in a pair, where nobody may dismiss it", () => {
    expect(section({}, false, true, flagsCost("pair"))).not.toContain("takes a quarter off");
    expect(section({}, false, true, flagsCost("interview"))).toContain("takes a quarter off");
  });
  it("stands when a server of before told it", () => {
    const html = section({ id: undefined, stands: undefined, overruled: undefined } as unknown as Partial<RedFlag>, false);
    expect(html).not.toContain("Dismissed");
    expect(html).toContain("It takes a quarter off the score.");
  });
  it("is told without a sentence when it was heard and not found", () => {
    const html = section({ sentence: null, overruled: by("Ada") }, true);
    expect(html).toContain("The estimate did not find this; it was heard by Ada.");
    expect(html).toContain("None of its phrases stands in the answer.");
    expect(html).not.toContain("So do I.”");
  });
});

it("a link tells that a mistake was dismissed and not by whom", () => {
  const [round] = report.rounds;
  const [item] = round?.items ?? [];
  if (round === undefined || item?.theory == null) throw new Error("There is no item.");
  const flag = { id: "flag:0", text: "buys more", sentence: null, why: null, stands: false, overruled: { person: "M-person", name: "M-name" } };
  const shared = { ...report, rounds: [{ ...round, items: [{ ...item, theory: { ...item.theory, red_flags: [flag] } }] }] };
  const html = renderToStaticMarkup(createElement(SharedBody, { report: shared }));
  expect(html).toContain("The estimate found this; dismissed, it costs nothing.");
  expect(html).not.toContain("M-");
});

describe("an answer in a report", () => {
  const section = (isShown: boolean, mayOverrule: boolean) =>
    renderToStaticMarkup(
      createElement(TheorySection, { theory, score: 100, own: true, flagsCost: true, isShown, overrule: mayOverrule ? () => Promise.resolve(null) : null }),
    );
  it("is shown alone until its writer has rated themselves", () => {
    const html = section(false, true);
    expect(html).toContain("Memory ends. So do I.");
    expect(html).not.toContain("<mark");
    expect(html).not.toContain("memory is finite");
  });
  it("has its sentences marked, and says why each point counts", () => {
    const html = section(true, true);
    expect(html).toContain('<mark class="matched">Memory ends.</mark>');
    expect(html).toContain('<mark class="flagged">So do I.</mark>');
    expect(html).toContain("Understood loosely");
    expect(html).toContain("A phrase of this mistake stands in that sentence.");
    expect(html).toContain("I did not say that");
  });
  it("lets nobody overrule who may not", () => {
    expect(section(true, false)).not.toContain("I did not say that");
    expect(section(true, false)).not.toContain("That is not what I said");
  });
});

describe("two ratings", () => {
  const gap = (self: number | null, rated: number | null, own: boolean) =>
    renderToStaticMarkup(createElement(RatingGap, { item: { self, rated, score: 50, max_score: 100 }, own }));
  it("stand side by side with what is between them", () => {
    expect(gap(5, 2.5, false)).toContain("The self-rating is higher than the interviewers’ rating.");
    expect(gap(2, null, true)).toContain("The score is higher than what you gave yourself.");
    expect(gap(3, 3, true)).toContain("Self-rating and interviewers agree.");
    expect(gap(null, 3, true)).not.toContain("higher");
    expect(gap(null, null, true)).toBe("");
  });
});
