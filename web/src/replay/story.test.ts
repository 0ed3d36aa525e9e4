import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../net/protocol";
import { madeFirst, madeLog } from "../test-support/made-log";
import { placeNamed } from "./place";
import { clockTrack, density, notesTrack, tellStory } from "./story";

const item = {
  id: "i1", kind: "coding", ref: "lru", title: "LRU cache", minutes: 15, languages: ["python3"], language: null, spent_ms: 0, open: false,
  hints: { total: 2, revealed: [] }, jobs: [], best: null,
} as const;
const round = { ...madeFirst.rounds[0], state: "open", opened_at: 2_000, items: [item] };
const events = [
  { seq: 3, at: 1_500, kind: "person_joined", by: "guest:c", person: "guest:c", name: "Cleo", role: "candidate" },
  { seq: 4, at: 2_000, kind: "session_started", by: "local" },
  { seq: 5, at: 2_000, kind: "round_opened", round: "coding", deadline_at: 602_000, view: round },
  { seq: 6, at: 2_500, kind: "item_opened", by: "guest:c", item: "i1" },
  { seq: 7, at: 3_000, kind: "edited", by: "guest:c", doc: "i1/python3", version: 0, client: "c", first: 1, updates: [[[0, "ab", "c"]], [3, [1]]], check: 0 },
  { seq: 8, at: 3_500, kind: "job_queued", by: "guest:c", job: "j1", item: "i1", purpose: "samples", language: "python3", version: 1, auto: false },
  { seq: 9, at: 4_000, kind: "note_written", by: "local", note: "n1", item: "i1", text: "Tests\nfirst" },
  { seq: 10, at: 4_500, kind: "job_started", job: "j1", attempt: 1 },
  { seq: 11, at: 5_000, kind: "job_finished", job: "j1", verdict: "WA", score: 0, max_score: 0, passed: 1, total: 3, compile_failed: false },
  { seq: 12, at: 5_500, kind: "hint_revealed", by: "local", item: "i1", index: 0, text: "Two structures" },
  { seq: 13, at: 6_000, kind: "signal_noticed", by: "guest:c", signal: "paste", item: "i1", size: 80 },
  { seq: 14, at: 6_500, kind: "job_queued", job: "j2", item: "i1", purpose: "submission", language: "python3", version: 1, auto: true },
  { seq: 15, at: 6_500, kind: "round_closed", round: "coding", reason: "time" },
  { seq: 16, at: 6_500, kind: "session_ended", reason: "time" },
] as unknown as SessionEvent[];

describe("the story of a session", () => {
  const story = tellStory(madeFirst, events);

  it("has a track for each who did something, one for notes and one for the clock", () => {
    expect(story.tracks.map(({ id, title, role }) => [id, title, role])).toEqual([
      ["guest:c", "Cleo", "candidate"],
      ["local", "Ada", "interviewer"],
      [notesTrack, "Notes", null],
      [clockTrack, "Clock", null],
    ]);
    expect(story.tracks[0]?.edits).toEqual([{ event: 4, units: 5 }]);
  });

  it("tells each mark in words, a run where its result can be seen", () => {
    expect(story.marks.map(({ track, event, text }) => `${event} ${track}: ${text}`)).toEqual([
      "0 guest:c: Joins as candidate",
      "1 clock: The session begins",
      "2 clock: “Coding” begins",
      "3 guest:c: Opens “LRU cache”",
      "6 notes: Note: Tests first",
      "8 guest:c: Run 1 of “LRU cache”: Wrong answer, 1 of 3 tests",
      "9 local: Hint 1 for “LRU cache”",
      "10 guest:c: Pastes 80 characters",
      "11 clock: Submission 1 of “LRU cache”, at the bell",
      "13 clock: The time is up",
    ]);
  });

  it("knows its rounds, its beginning and its end", () => {
    expect(story.rounds).toEqual([{ title: "Coding", from: 2, to: 12 }]);
    expect([story.began, story.ended]).toEqual([1, 13]);
  });

  it("is told of whatever a log may hold, in order", () => {
    for (const seed of [11, 12, 13]) {
      const log = madeLog(seed, 500);
      const told = tellStory(madeFirst, log);
      expect(told.marks.every((mark, at) => at === 0 || (told.marks[at - 1]?.event ?? 0) <= mark.event)).toBe(true);
      expect(told.marks.every((mark) => told.tracks.some((track) => track.id === mark.track))).toBe(true);
      expect(new Set(told.marks.map((mark) => `${mark.kind} ${mark.event}`)).size, "each has a name of its own").toBe(told.marks.length);
    }
  });

  it("shows how busy a stretch was, and a paste as no more than that", () => {
    const edits = [
      { event: 0, units: 1 },
      { event: 1, units: 100_000 },
      { event: 2, units: 50 },
    ];
    const bars = density(edits, 4, (event) => event / 4);
    expect(bars[3]).toBe(0);
    expect(bars[1]).toBe(1);
    expect(bars[0]).toBeGreaterThan(0);
    expect(bars[2]).toBeCloseTo(0.5);
    expect(density([], 2, () => 0)).toEqual([0, 0]);
  });
});

describe("the place that an address names", () => {
  const rows: [string, number | null][] = [
    ["#t=7", 5],
    ["#t=1", 0],
    ["#t=99", events.length],
    ["#job=j1", 9],
    ["#job=j2", 12],
    ["#item=i1", 4],
    ["#item=i9", null],
    ["#t=x", null],
    ["#t=", null],
    ["#main", null],
    ["", null],
  ];
  it.each(rows)("%s", (hash, count) => expect(placeNamed(hash, events)).toBe(count));
});

describe("the story of a session that was changed on its way", () => {
  const more = [
    ...events.slice(0, 4),
    { seq: 20, at: 2_600, kind: "item_added", by: "local", round: "coding", position: 1, item: { ...item, id: "i2", title: "Rate limiter" } },
    { seq: 21, at: 2_700, kind: "item_moved", by: "local", item: "i2", position: 0 },
    { seq: 22, at: 2_800, kind: "item_skipped", by: "local", item: "i1", skipped: true },
    { seq: 23, at: 2_850, kind: "edited", by: "guest:c", doc: "scratch", version: 0, client: "c", first: 1, updates: [[[0, "a"]]], check: 0 },
    { seq: 24, at: 2_900, kind: "role_changed", by: "local", person: "guest:c", role: "interviewer" },
    { seq: 25, at: 3_000, kind: "round_closed", round: "coding", reason: "finished" },
    { seq: 26, at: 3_000, kind: "session_ended", reason: "finished" },
    { seq: 27, at: 4_000, kind: "session_reopened", by: "local", round: "coding", remaining_ms: 600_000 },
    { seq: 28, at: 5_000, kind: "round_closed", round: "coding", reason: "finished" },
    { seq: 29, at: 5_000, kind: "session_ended", reason: "finished" },
    { seq: 30, at: 6_000, kind: "session_archived", by: "local" },
  ] as unknown as SessionEvent[];
  const story = tellStory(madeFirst, more);

  it("tells what was added, moved and skipped, and who became what", () => {
    expect(story.marks.slice(4).map(({ track, text }) => `${track}: ${text}`)).toEqual([
      "local: Adds “Rate limiter”",
      "local: Moves “Rate limiter” to place 1",
      "local: Skips “LRU cache”",
      "guest:c: Is interviewer now",
      "clock: The session ends",
      "clock: “Coding” is opened again for 10 min",
      "clock: The session ends",
      "clock: The session is archived",
    ]);
  });
  it("has the round twice that was opened again, and ends with its last end", () => {
    expect(story.rounds.map(({ title, from, to }) => [title, from, to])).toEqual([
      ["Coding", 2, 9],
      ["Coding", 11, 12],
    ]);
    expect(story.ended).toBe(13);
  });
  it("knows whether the scratchpad was written on", () => {
    expect(story.hasScratch).toBe(true);
    expect(tellStory(madeFirst, events).hasScratch).toBe(false);
  });
});
