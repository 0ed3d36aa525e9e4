import { describe, expect, it } from "vitest";
import {
  arrange,
  aroundSnippet,
  choose,
  handedIn,
  mark,
  moved,
  pointsMade,
  readForm,
  reasonOf,
  shownSteps,
  shuffledForm,
  stepsInPlace,
  withReason,
} from "./form-text";
import type { FormSolution, ItemForm } from "./wire";

const option = (id: string) => ({ id, text: id });
const several: ItemForm = { kind: "choice", several: true, options: ["alpha", "beta", "gamma"].map(option) };
const single: ItemForm = { ...several, several: false };
const ordering: ItemForm & { kind: "ordering" } = { kind: "ordering", steps: ["rise", "wake", "leave", "eat"].map(option) };
const flaw: ItemForm = { kind: "flaw", lines: ["a", "b", "c", "d"] };

const applied = (text: string, { from, to, insert }: { from: number; to: number; insert: string }) => text.slice(0, from) + insert + text.slice(to);

describe("what the server reads as well (tests/unit/theory/form_test.cpp)", () => {
  it.each([
    ["", [], ""],
    ["- [x] beta\n", ["beta"], ""],
    ["- [X] beta", ["beta"], ""],
    ["- [x] gamma\n- [x] alpha\n\nBecause.", ["gamma", "alpha"], "Because."],
    ["- [ ] beta\n- [x] alpha\n", ["alpha"], ""],
    ["- [x] beta\n- [ ] beta\n", [], ""],
    ["- [x] beta\n- [x] beta\n", ["beta"], ""],
    ["- [x] omega\n- [x] beta\n", ["beta"], ""],
    ["- [x] 😀\n- [x] beta\n", ["beta"], ""],
    ["- [x] beta\r\n\r\nSo.", ["beta"], "So."],
    ["I think beta.", [], "I think beta."],
    ["\nI think beta.", [], "I think beta."],
    ["- [x] beta\n\n- [x] gamma\n", ["beta"], "- [x] gamma\n"],
    ["- [x] beta\nsince it is", ["beta"], "since it is"],
    ["- [y] beta\n", [], "- [y] beta\n"],
    ["- [x", [], "- [x"],
    ["- [x]beta", ["beta"], ""],
  ])("a choice: %j", (text, picked, reason) => {
    expect(readForm(several, text).picked).toEqual(picked);
    expect(reasonOf(several, text)).toBe(reason);
  });
  it("the last one where one is asked for", () => expect(readForm(single, "- [x] alpha\n- [x] beta\n").picked).toEqual(["beta"]));
  it("an order", () => {
    expect(readForm(ordering, "- leave\n- wake\n- leave\n\nWhy.").picked).toEqual(["leave", "wake"]);
    expect(readForm(ordering, "- sleep\n- [x] wake\n- wake\n").picked).toEqual(["wake"]);
  });
  it.each([
    ["Line: 2\n\nIt counts.", 2],
    ["Line:4\n", 4],
    ["Line: 3\nLine: 2\n", 2],
    ["Line: 0000000002\n", 2],
    ["Line: 0\n", null],
    ["Line: 5\n", null],
    ["Line: -1\n", null],
    ["Line: 2nd\n", null],
    ["Line: 99999999999999\n", null],
    ["Line 2: it counts.", null],
    ["Line: 2\nLine: 7\n", 2],
  ])("a mark: %j", (text, line) => expect(readForm(flaw, text).line).toBe(line));
});

describe("edits by controls", () => {
  it("leave the words alone, and keep them apart", () => {
    let text = applied("", choose(several, "", "gamma", true));
    expect(text).toBe("- [x] gamma\n");
    text += "\nSince the last wins.";
    text = applied(text, choose(several, text, "alpha", true));
    expect(text).toBe("- [x] alpha\n- [x] gamma\n\nSince the last wins.");
    text = applied(text, choose(several, text, "gamma", false));
    text = applied(text, choose(several, text, "alpha", false));
    expect(text).toBe("\nSince the last wins.");
    expect(applied("- [x] alpha\n", choose(several, "- [x] alpha\n", "alpha", false))).toBe("");
    // The empty line may have words already that are on their way.
    expect(applied("- [x] alpha\n\n", choose(several, "- [x] alpha\n\n", "alpha", false))).toBe("\n");
    expect(applied("\n- [x] is a box", choose(several, "\n- [x] is a box", "alpha", true))).toBe("- [x] alpha\n\n- [x] is a box");
  });
  it("touch no more than they need", () => {
    const text = "- [x] alpha\n- [x] gamma\n\nWords.";
    expect(choose(several, text, "beta", true)).toMatchObject({ insert: expect.stringContaining("beta") as string });
    const { from, to, insert } = choose(several, text, "beta", true);
    expect(to).toBe(from);
    expect(insert).toHaveLength("- [x] beta\n".length);
  });
  it("leave what they are not about as it is, and have the last word on what they are", () => {
    const text = "- [x] gamma\n- [X] beta\r\n- [x] omega\n- [ ] alpha\n- [x] gamma";
    expect(readForm(several, applied(text, choose(several, text, "alpha", true))).picked).toEqual(["alpha", "beta", "gamma"]);
    expect(readForm(several, applied(text, choose(several, text, "gamma", false))).picked).toEqual(["beta"]);
  });
  it("put whole lines in the place of whole lines", () => {
    expect(mark(flaw, "Line: 3\n\nSo.", 2)).toEqual({ from: 0, to: 8, insert: "Line: 2\n" });
    expect(choose(single, "- [x] gamma\n", "beta", true)).toEqual({ from: 0, to: 12, insert: "- [x] beta\n" });
    expect(arrange(ordering, "- rise\n- wake\n- eat\n", ["rise", "eat", "wake"])).toEqual({ from: 7, to: 20, insert: "- eat\n- wake\n" });
    expect(mark(flaw, "Line: 3", 2)).toEqual({ from: 0, to: 7, insert: "Line: 2\n" });
  });
  it("replace where one is asked for", () => {
    const text = "- [x] alpha\n\n";
    expect(applied(text, choose(single, text, "beta", true))).toBe("- [x] beta\n\n");
  });
  it("words before any form stay words", () => {
    expect(applied("beta, I say", choose(single, "beta, I say", "beta", true))).toBe("- [x] beta\nbeta, I say");
    expect(applied("Line 2, I say", mark(flaw, "Line 2, I say", 3))).toBe("Line: 3\nLine 2, I say");
  });
  it("mark, move the mark and take it back", () => {
    let text = applied("", mark(flaw, "", 2));
    expect(text).toBe("Line: 2\n");
    text = applied(text, mark(flaw, text, 4));
    expect(text).toBe("Line: 4\n");
    expect(applied(text, mark(flaw, text, null))).toBe("");
  });
  it("arrange steps, those that were left out last", () => {
    expect(shownSteps(ordering, "")).toEqual(["rise", "wake", "leave", "eat"]);
    const text = applied("", arrange(ordering, "", moved(shownSteps(ordering, ""), 1, 0)));
    expect(text).toBe("- wake\n- rise\n- leave\n- eat\n");
    expect(shownSteps(ordering, "- eat\n- wake\n")).toEqual(["eat", "wake", "rise", "leave"]);
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  });
});

it("the steps that stand right are the longest run in order", () => {
  const right = ["a", "b", "c", "d"];
  expect([...stepsInPlace(["a", "b", "c", "d"], right)].sort()).toEqual(["a", "b", "c", "d"]);
  expect([...stepsInPlace(["a", "c", "b", "d"], right)].sort()).toEqual(["a", "b", "d"]);
  expect([...stepsInPlace(["b", "c", "d", "a"], right)].sort()).toEqual(["b", "c", "d"]);
  expect([...stepsInPlace(["d", "c", "b", "a"], right)]).toEqual(["a"]);
  expect([...stepsInPlace([], right)]).toEqual([]);
});

describe("a card", () => {
  const solution: FormSolution = { kind: "ordering", steps: ["wake", "rise", "eat"].map((id) => ({ id, text: id, why: null })) };
  it("never shows steps in their right order", () => {
    const asked = shuffledForm(solution, () => 0);
    expect(asked).toEqual({ kind: "ordering", steps: ["rise", "eat", "wake"].map(option) });
    expect(JSON.stringify(shuffledForm(solution))).not.toContain("why");
  });
  it("shows nothing of what is right", () => {
    const options = ["a", "b"].map((id) => ({ id, text: id, correct: id === "b", why: "secret" }));
    const asked = shuffledForm({ kind: "choice", several: false, options }, () => 0.99);
    expect(asked).toEqual({ kind: "choice", several: false, options: ["b", "a"].map(option) });
    expect(pointsMade({ kind: "choice", several: false, options }, asked, "- [x] b\n")).toEqual(["b"]);
    expect(pointsMade({ kind: "choice", several: false, options }, asked, "- [x] a\n")).toEqual([]);
  });
  it("counts the steps in place", () => expect(pointsMade(solution, shuffledForm(solution), "- rise\n- eat\n- wake\n")).toEqual(["eat", "rise"]));
  it("keeps words beside the form", () => {
    expect(withReason(flaw, "Line: 2\n\n", "So")).toBe("Line: 2\n\nSo");
    expect(withReason(flaw, "Line: 2", "So")).toBe("Line: 2\n\nSo");
    expect(withReason(flaw, "", "Line: 3")).toBe("\nLine: 3");
    expect(withReason(flaw, "\nx", "")).toBe("");
  });
  it("hands in words that look like a form as words", () => {
    expect(handedIn(flaw, "\nLine: 3 is read twice. \n")).toBe("\nLine: 3 is read twice.");
    expect(reasonOf(flaw, handedIn(flaw, withReason(flaw, "", "Line: 3")) ?? "")).toBe("Line: 3");
    expect(handedIn(flaw, "Line: 2\n\n")).toBe("Line: 2");
    expect(handedIn(flaw, "\n \n")).toBeNull();
    expect(handedIn(null, " In words. ")).toBe("In words.");
  });
});

it("a prompt is cut around its first block", () => {
  expect(aroundSnippet("Look:\n\n```go\n1  a\n```\nWhich?\n```\nx\n```")).toEqual(["Look:\n\n", "Which?\n```\nx\n```"]);
  expect(aroundSnippet("no code")).toEqual(["no code", ""]);
  expect(aroundSnippet("```\nno end")).toEqual(["```\nno end", ""]);
});
