import { describe, expect, it } from "vitest";
import { chance, madeFirst, madeLog } from "../test-support/made-log";
import { History } from "./history";

const seeds = [1, 2, 3, 4, 5, 6];

describe("a history", () => {
  // REPLAY-2: whatever way one came to a moment, it is the same moment.
  it("is after n events what they make of the first view, in whatever order it was looked at", () => {
    for (const seed of seeds) {
      const events = madeLog(seed, 250);
      // One event after another, from nothing.
      const plain = new History(madeFirst, events, 10_000);
      const straight = Array.from({ length: events.length + 1 }, (_, count) => plain.after(count));
      const random = chance(seed * 977);
      for (const every of [1, 3, 16, 128]) {
        const history = new History(madeFirst, events, every);
        for (let look = 0; look < 12; look++) {
          const count = random(events.length + 1);
          expect(history.after(count), `seed ${seed}, kept every ${every}, after ${count}`).toEqual(straight[count]);
        }
      }
    }
  });

  // EDIT-6: each edit names the checksum of the text after it.
  it("has every text that the log has checksums of", () => {
    for (const seed of seeds) {
      const events = madeLog(seed, 400);
      const model = new History(madeFirst, events).after(events.length);
      expect(model.diverged, `seed ${seed}`).toEqual([]);
      expect(model.view?.documents).toHaveLength(2);
      expect(model.view?.documents.every((document) => document.version > 0)).toBe(true);
    }
  });

  it("begins with the lobby and ends with the review", () => {
    const events = madeLog(7, 60);
    const history = new History(madeFirst, events);
    expect(history.after(0).view).toEqual(madeFirst);
    expect(history.after(-5)).toEqual(history.after(0));
    expect(history.after(9_999).view).toMatchObject({ lifecycle: "review", round: null, deadline_at: null });
    expect(history.after(9_999)).toEqual(history.after(events.length));
  });

  it("knows the places of the log that it has events of, and those between", () => {
    const events = madeLog(8, 60);
    const history = new History(madeFirst, events);
    expect(history.countUpTo(1)).toBe(0);
    expect(history.seqAfter(0)).toBe(1);
    events.forEach((event, at) => {
      expect(history.countUpTo(event.seq)).toBe(at + 1);
      expect(history.countUpTo(event.seq - 1)).toBe(at);
      expect(history.seqAfter(at + 1)).toBe(event.seq);
    });
  });

  it("goes back in a long session without folding it all again", () => {
    const events = madeLog(9, 2_500);
    const history = new History(madeFirst, events);
    history.after(events.length);
    const random = chance(9);
    for (let look = 0; look < 200; look++) {
      const before = history.folded;
      history.after(random(events.length));
      expect(history.folded - before).toBeLessThanOrEqual(128);
    }
  });
});
