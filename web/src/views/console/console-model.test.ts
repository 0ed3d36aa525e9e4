import { describe, expect, it } from "vitest";
import type { ConsoleView, InterviewerContent, Noticed } from "../../net/interview";
import type { Choice, ItemView, RoundView, SessionView } from "../../net/protocol";
import { sessionView } from "../../test-support/authority";
import {
  authorName,
  choicesFor,
  criteriaOf,
  expiryText,
  flagSummary,
  hintLadder,
  isRemovable,
  itemOfCandidate,
  itemsSpokenOf,
  joinAddress,
  notesOf,
  ratedCriteria,
  ratingOf,
  ratingsOfOthers,
  signalLines,
  sinceStart,
  tickSummary,
} from "./console-model";

const nothing: ConsoleView = { links: [], notes: [], ratings: [], recommended: [], key_points: [] };
const guide: InterviewerContent = {
  hints: ["first", "second", "third"].map((text, at) => ({ after_minutes: 5 * (at + 1), text })),
  rubric: [
    { id: "ties", text: "Breaks ties", weight: 1 },
    { id: "clarity", text: "Is clear", weight: 2 },
  ],
  follow_ups: [],
  notes: [],
  model_answer: null,
  key_points: ["a", "b", "c"].map((id) => ({ id, text: id, weight: 1, must: false })),
  red_flags: [0, 1, 2].map((at) => ({ id: `flag:${at}`, text: `Mistake ${at}` })),
  form: null,
};

const item = (id: string, open = false): ItemView => ({
  id,
  kind: "theory",
  ref: id,
  title: `Item ${id}`,
  minutes: 5,
  languages: [],
  language: null,
  spent_ms: 0,
  open,
  hints: { total: 0, revealed: [] },
  jobs: [],
  best: null,
});
const round = (id: string, state: RoundView["state"], items: ItemView[]): RoundView => ({
  id,
  title: id,
  kind: "theory",
  budget_ms: 600_000,
  state,
  opened_at: null,
  closed_at: null,
  close_reason: null,
  item_count: items.length,
  items,
});
const session = (open: number | null, rounds: RoundView[]): SessionView => ({ ...sessionView(), round: open, rounds });

describe("the item that the candidate has before them", () => {
  const rows: { name: string; view: SessionView; is: string | null }[] = [
    { name: "is the open one", view: session(0, [round("r1", "open", [item("i1"), item("i2", true)])]), is: "i2" },
    {
      name: "is the first of the open round while none is open yet",
      view: session(1, [round("r1", "closed", [item("i1", true)]), round("r2", "open", [item("i2"), item("i3")])]),
      is: "i2",
    },
    { name: "is the first of all before the start", view: session(null, [round("r1", "pending", [item("i1")])]), is: "i1" },
    { name: "is none where nothing is known", view: session(null, [round("r1", "pending", [])]), is: null },
  ];
  it.each(rows)("$name", ({ view, is }) => expect(itemOfCandidate(view)?.item.id ?? null).toBe(is));
});

describe("the time of a note", () => {
  const at = { started_at: 1_000_000, ended_at: 5_000_000 };
  const rows: [number, string][] = [
    [999_999, "before the start"],
    [1_000_000, "+00:00"],
    [1_725_900, "+12:05"],
    [4_661_000, "+1:01:01"],
    [5_000_001, "after the end"],
  ];
  it.each(rows)("at %d is %s", (when, text) => expect(sinceStart(at, when)).toBe(text));
  it("is before a start that has not been", () => expect(sinceStart({ started_at: null, ended_at: null }, 5)).toBe("before the start"));
});

describe("the expiry of a link", () => {
  const minute = 60_000;
  const rows: [number, string][] = [
    [0, "has expired"],
    [59_999, "expires within a minute"],
    [minute, "expires in 1 minute"],
    [59 * minute, "expires in 59 minutes"],
    [60 * minute, "expires in 1 hour"],
    [24 * 60 * minute - 5_000, "expires in 24 hours"],
    [47 * 60 * minute, "expires in 47 hours"],
    [72 * 60 * minute, "expires in 3 days"],
  ];
  it.each(rows)("in %d ms reads: %s", (left, text) => expect(expiryText(1_000 + left, 1_000)).toBe(text));
});

it("the token of a link is where no server sees it", () => {
  expect(joinAddress("https://example.org", "abc")).toBe("https://example.org/join#abc");
});

describe("people", () => {
  const host = { person: "local", name: "Ada", role: "interviewer" as const };
  const guest = { person: "guest:x", name: "Cleo", role: "candidate" as const };
  it("who came by a link can be removed, but nobody removes the host or themselves", () => {
    expect([isRemovable(guest, "local"), isRemovable(guest, "guest:x"), isRemovable(host, "guest:x")]).toEqual([true, false, false]);
  });
  it("are named, oneself by You, and who has left by that", () => {
    expect([authorName([host], "local", "local"), authorName([host], "local", null), authorName([host], "guest:gone", "local")]).toEqual([
      "You",
      "Ada",
      "Somebody who has left",
    ]);
  });
});

describe("the ladder of hints", () => {
  it.each([
    [[], ["next", "later", "later"]],
    [["first"], ["given", "next", "later"]],
    [["first", "second", "third"], ["given", "given", "given"]],
  ])("with %j handed out is %j", (revealed, states) => {
    expect(hintLadder(guide, revealed).map((step) => step.state)).toEqual(states);
  });
});

it("key points that are not ticked are neither made nor missed", () => {
  const console: ConsoleView = {
    ...nothing,
    key_points: [
      { item: "i1", key_point: "a", made: "made" },
      { item: "i1", key_point: "b", made: "missed" },
      { item: "i2", key_point: "c", made: "made" },
    ],
  };
  expect(tickSummary(console, "i1", guide.key_points)).toBe("1 of 3 made, 1 missed");
  expect(tickSummary(nothing, "i1", guide.key_points)).toBe("0 of 3 made");
});

it("mistakes are ticked beside the key points, and counted apart", () => {
  const console: ConsoleView = {
    ...nothing,
    key_points: [
      { item: "i1", key_point: "a", made: "made" },
      { item: "i1", key_point: "flag:0", made: "made" },
      { item: "i1", key_point: "flag:2", made: "missed" },
      { item: "i2", key_point: "flag:1", made: "made" },
    ],
  };
  expect(flagSummary(console, "i1", guide.red_flags ?? [])).toBe("1 heard, 1 not heard");
  expect(flagSummary(nothing, "i1", guide.red_flags ?? [])).toBe("0 heard");
  expect(tickSummary(console, "i1", guide.key_points)).toBe("1 of 3 made");
});

it("notes are those of their item, in the order they were written in", () => {
  const note = (id: string, about: string | null, at: number) => ({ note: id, item: about, text: id, person: "local", written_at: at, changed_at: 99 });
  const console: ConsoleView = { ...nothing, notes: [note("n2", "i1", 20), note("n1", "i1", 10), note("n3", null, 5)] };
  expect(notesOf(console, "i1").map((one) => one.note)).toEqual(["n1", "n2"]);
  expect(notesOf(console, null).map((one) => one.note)).toEqual(["n3"]);
});

describe("ratings", () => {
  const rating = (person: string, criterion: string, points: number) => ({ person, item: "i1", criterion, points, text: "" });
  const console: ConsoleView = {
    ...nothing,
    ratings: [rating("local", "overall", 4), rating("guest:b", "overall", 2), rating("local", "of another rubric", 3)],
  };
  it("are by the criteria of the rubric and overall", () => {
    expect(criteriaOf(guide).map(({ id }) => id)).toEqual(["ties", "clarity", "overall"]);
    expect(criteriaOf(undefined).map(({ id }) => id)).toEqual(["overall"]);
  });
  it("are one's own or others'", () => {
    expect(ratingOf(console, "local", "i1", "overall")?.points).toBe(4);
    expect(ratingOf(console, "local", "i1", "ties")).toBeNull();
    expect(ratingsOfOthers(console, "local", "i1", "overall").map(({ person }) => person)).toEqual(["guest:b"]);
  });
  it("of criteria that the rubric does not know keep their name in the report", () => {
    expect(ratedCriteria(console, "i1", guide).map(({ id, text }) => [id, text])).toEqual([
      ["overall", "Overall"],
      ["of another rubric", "of another rubric"],
    ]);
  });
});

it("signals tell how long a page was away, for each person", () => {
  const noticed = (at: number, person: string, signal: Noticed["signal"], size = 0): Noticed => ({ at, person, signal, item: null, size });
  const lines = signalLines([
    noticed(1_000, "a", "left"),
    noticed(2_000, "b", "returned"),
    noticed(36_000, "a", "returned"),
    noticed(40_000, "a", "paste", 1),
    noticed(41_000, "a", "left"),
    noticed(161_000, "a", "returned"),
  ]);
  expect(lines.map(({ text }) => text)).toEqual([
    "left the page",
    "came back",
    "came back after 35 s",
    "pasted 1 character",
    "left the page",
    "came back after 2 min 0 s",
  ]);
});

it("the report speaks of every item that anybody spoke of, in order", () => {
  const console: ConsoleView = {
    ...nothing,
    notes: [{ note: "n", item: "i10", text: "x", person: "local", written_at: 1, changed_at: 1 }],
    ratings: [{ person: "local", item: null, criterion: "overall", points: 3, text: "" }],
    key_points: [{ item: "i2", key_point: "a", made: "made" }],
  };
  expect(itemsSpokenOf(console)).toEqual(["i2", "i10"]);
});

describe("what may be added", () => {
  const choice = (ref: string, title: string, more: Partial<Choice> = {}): Choice => ({
    kind: "theory",
    ref,
    title,
    level: "beginner",
    minutes: 5,
    topics: [],
    ...more,
  });
  const all = [
    choice("idempotency", "What is idempotency?", { topics: ["apis"] }),
    choice("queues", "When does a queue help?", { topics: ["system-design", "messaging"], level: "advanced" }),
    choice("i1", "Item i1"),
    choice("caches", "Caches in a system"),
    choice("lru", "LRU cache", { kind: "coding" }),
  ];
  const view = { ...sessionView(), rounds: [round("theory", "open", [item("i1")])] };
  const found = (words: string, kind: Choice["kind"] = "theory") => choicesFor(all, kind, words, view).map(({ ref }) => ref);

  it("is of one kind, by title, without what is asked already", () => expect(found("")).toEqual(["caches", "idempotency", "queues"]));
  it("has each of the words somewhere", () => {
    expect(found("queue ADVANCED")).toEqual(["queues"]);
    expect(found("queue beginner")).toEqual([]);
    expect(found("cache", "coding")).toEqual(["lru"]);
  });
  it("begins with those that have them in their title", () => expect(found("system")).toEqual(["caches", "queues"]));
});
