import "fake-indexeddb/auto";
import { ChangeSet, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { sessionView } from "../test-support/authority";
import { backoffMs } from "./backoff";
import { applyChange, checkOf } from "./change";
import { fromOneWay, fromPong, unknownClock } from "./clock";
import { CommandQueue } from "./command-queue";
import { indexedKeptWork, type KeptRecord } from "./kept-work";
import type { ChangeJson } from "./protocol";

describe("changes without the editor", () => {
  for (const [name, text, change, after] of [
    ["nothing", "ab", [2], "ab"],
    ["an insertion", "ab", [1, [0, "X"], 1], "aXb"],
    ["a deletion", "abc", [1, [1], 1], "ac"],
    ["a replacement by two lines", "abc", [[2, "x", "y"], 1], "x\nyc"],
    ["a surrogate pair, counted as two", "😀b", [2, [1, "c"]], "😀c"],
  ] as [string, string, ChangeJson, string][]) {
    it(`applies ${name} as the editor does`, () => {
      expect(applyChange(text, change)).toBe(after);
      expect(ChangeSet.fromJSON(change).apply(Text.of(text.split("\n"))).toString()).toBe(after);
    });
  }
  it("refuses a change of another length", () => {
    expect(() => applyChange("abc", [2])).toThrow(RangeError);
    expect(() => applyChange("abc", [4])).toThrow(RangeError);
  });
  it("checks texts by FNV-1a over UTF-16 units, low byte first (EDIT-6)", () => {
    expect(checkOf("")).toBe(0x811c9dc5);
    // By hand: one unit 0x0061 is the bytes 61 00.
    const afterLow = Math.imul(0x811c9dc5 ^ 0x61, 0x01000193);
    expect(checkOf("a")).toBe(Math.imul(afterLow, 0x01000193) >>> 0);
    expect(checkOf("Ā")).not.toBe(checkOf("\u0001"));
  });
});

describe("waiting to connect", () => {
  it("doubles up to a bound, with jitter over the upper half", () => {
    expect([0, 1, 2, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([300, 600, 1_200, 10_000]);
    expect(backoffMs(3, 0)).toBe(1_200);
  });
});

describe("the server's clock", () => {
  it("believes the shortest way there and back", () => {
    let clock = fromOneWay(unknownClock, 1_000, 0);
    expect(clock.offsetMs).toBe(1_000);
    clock = fromPong(clock, 0, 1_050, 100);
    expect(clock).toEqual({ offsetMs: 1_000, rttMs: 100 });
    expect(fromPong(clock, 0, 5_000, 900).offsetMs).toBe(1_000);
    expect(fromPong(clock, 0, 1_010, 10)).toEqual({ offsetMs: 1_005, rttMs: 10 });
    expect(fromOneWay(clock, 99_999, 0)).toBe(clock);
  });
  it("follows a clock that was set, once old samples have aged", () => {
    let clock = fromPong(unknownClock, 0, 0, 10);
    for (let i = 0; i < 10; i++) clock = fromPong(clock, 0, 60_000, 40);
    expect(clock.offsetMs).toBe(59_980);
  });
});

describe("the command queue", () => {
  it("numbers from 1, gives numbers up only when answered, and goes on after a reload", async () => {
    const queue = new CommandQueue();
    const first = queue.add({ kind: "session_start" });
    queue.add({ kind: "session_pause" }).done.catch(() => undefined);
    expect(queue.pending().map(({ n }) => n)).toEqual([1, 2]);
    queue.acknowledged(1, 17);
    await expect(first.done).resolves.toBe(17);
    expect(queue.refused(2, "store_away", "later")).toBe(true);
    expect(queue.size).toBe(1);
    const after = new CommandQueue();
    after.restore(queue.nextNumber, queue.pending(), () => undefined);
    expect(after.add({ kind: "session_resume" }).n).toBe(3);
    expect(after.pending().map(({ n }) => n)).toEqual([2, 3]);
  });
});

describe("kept work", () => {
  it("survives in IndexedDB by session and client", async () => {
    const record = (session: string, client: string): KeptRecord => ({
      session,
      client,
      savedAt: 1,
      seq: 2,
      hash: "h",
      view: sessionView(),
      nextCommand: 3,
      commands: [{ n: 2, command: { kind: "session_start" } }],
      documents: { "i1/python3": { first: 4, updates: [[1, [0, "x"]]] } },
    });
    const kept = indexedKeptWork(indexedDB);
    await kept.save(record("s", "a"));
    await kept.save(record("s", "b"));
    await kept.save(record("other", "a"));
    await kept.remove("s", "a");
    expect(await indexedKeptWork(indexedDB).load("s")).toEqual([record("s", "b")]);
  });
});
