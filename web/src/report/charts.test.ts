import { describe, expect, it } from "vitest";
import type { CourseEntry } from "../net/protocol";
import { type ChartRound, courseText, gapOf, ratingOfScore, sinceText, timelineOf, timeRows, topicScores } from "./charts";

const item = (id: string, topics: string[], score: number | null, more: Partial<ChartRound["items"][0]> = {}) => ({
  id,
  title: `Title of ${id}`,
  topics,
  minutes: 5,
  spent_ms: 60_000,
  score,
  max_score: score === null ? null : 100,
  ...more,
});
const round = (id: string, items: ChartRound["items"], spent_ms: number | null = 60_000): ChartRound => ({
  id,
  title: `Round ${id}`,
  budget_ms: 600_000,
  spent_ms,
  items,
});

describe("time against budget", () => {
  it("has each round that took place and its items below it", () => {
    const rows = timeRows([round("a", [item("i1", [], 1), item("i2", [], 1, { skipped: true })]), round("b", [])]);
    expect(rows.map(({ id, isRound }) => [id, isRound])).toEqual([
      ["a", true],
      ["i1", false],
    ]);
    expect(rows[1]).toMatchObject({ spent: 60_000, budget: 300_000 });
  });
  it("is empty where times are not told", () => {
    expect(timeRows([round("a", [item("i1", [], 1)], null)])).toEqual([]);
  });
});

describe("scores by topic", () => {
  it("are means, the weakest first, without what was skipped", () => {
    const scores = topicScores([
      round("a", [item("i1", ["sql", "os"], 40), item("i2", ["sql"], 100), item("i3", ["os"], 0, { skipped: true, max_score: 0 })]),
    ]);
    expect(scores).toEqual([
      { topic: "os", score: 40, items: 1 },
      { topic: "sql", score: 70, items: 2 },
    ]);
  });
  it("leave out each topic of an item whose score is held back", () => {
    const rounds = [round("a", [item("i1", ["sql", "os"], 40), item("i2", ["sql"], 100), item("i3", ["apis"], 70)])];
    expect(topicScores(rounds, new Set(["i1"]))).toEqual([{ topic: "apis", score: 70, items: 1 }]);
  });
  it("are none where scores are not told", () => {
    expect(topicScores([round("a", [item("i1", ["sql"], null)])])).toEqual([]);
  });
});

describe("the timeline", () => {
  const course: CourseEntry[] = [
    { at: 0, kind: "session_started" },
    { at: 0, kind: "round_opened", round: "a" },
    { at: 10, kind: "item_opened", item: "i1" },
    { at: 20, kind: "session_paused" },
    { at: 60, kind: "session_resumed" },
    { at: 70, kind: "run", item: "i1", verdict: "AC" },
    { at: 80, kind: "item_opened", item: "i2" },
    { at: 90, kind: "round_closed", round: "a" },
    { at: 100, kind: "session_ended" },
  ];
  it("cuts what was on the screen where the session paused", () => {
    const line = timelineOf(course, [{ at: 50, signal: "left", item: null, size: 0 }]);
    expect(line?.rounds).toEqual([{ id: "a", from: 0, to: 0.9 }]);
    expect(line?.items).toEqual([
      { id: "i1", from: 0.1, to: 0.2 },
      { id: "i1", from: 0.6, to: 0.8 },
      { id: "i2", from: 0.8, to: 0.9 },
    ]);
    expect(line?.pauses).toEqual([{ id: "", from: 0.2, to: 0.6 }]);
    expect(line?.marks.map(({ at }) => at)).toEqual([0.7]);
    expect(line?.signals[0]?.at).toBe(0.5);
  });
  it("is none where nothing has a length", () => {
    expect(timelineOf([], [])).toBeNull();
    expect(timelineOf([{ at: 5, kind: "session_started" }], [])).toBeNull();
  });
  it("goes on after the end when the session was opened again", () => {
    const line = timelineOf([...course, { at: 150, kind: "session_reopened", round: "a" }, { at: 170, kind: "session_resumed" }, { at: 200, kind: "session_ended" }], []);
    expect(line?.rounds).toEqual([
      { id: "a", from: 0, to: 0.45 },
      { id: "a", from: 0.75, to: 1 },
    ]);
    expect(line?.pauses.at(-1)).toEqual({ id: "", from: 0.75, to: 0.85 });
  });
  it("tells each entry in words", () => {
    const words = (entry: CourseEntry) => courseText(entry, (id) => (id === "i1" ? "Queues" : id === "a" ? "Theory" : ""));
    expect(course.map(words)).toEqual([
      "Started",
      "Round opened: Theory",
      "Looked at Queues",
      "Paused",
      "Went on",
      "Ran Queues: AC",
      "Looked at ",
      "Round closed: Theory",
      "Ended",
    ]);
    expect(words({ at: 0, kind: "submission", item: "i1", auto: true, verdict: null })).toBe("Handed in by the clock Queues");
  });
  it("counts from the beginning", () => {
    expect([0, 65_000, 3_725_000].map((at) => sinceText(0, at))).toEqual(["+0:00", "+1:05", "+1:02:05"]);
  });
});

describe("one's own rating", () => {
  it("is held against another", () => {
    expect([gapOf(5, 3), gapOf(2, 4), gapOf(4, 3.5), gapOf(3, 3)]).toEqual(["higher", "lower", "close", "close"]);
  });
  it("is held against a score where nobody else rates", () => {
    expect([0, 50, 100, 120].map(ratingOfScore)).toEqual([1, 3, 5, 5]);
  });
});
