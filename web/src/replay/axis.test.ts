import { describe, expect, it } from "vitest";
import { chance } from "../test-support/made-log";
import { Axis, idleAfterMs, idleShownMs } from "./axis";

const whole = (times: number[]) => new Axis(times, { skipIdle: false, began: 0, ended: times.length - 1 });
const skipping = (times: number[]) => new Axis(times, { skipIdle: true, began: 0, ended: times.length - 1 });

describe("the line of time", () => {
  it("is the time itself where nothing is skipped", () => {
    const axis = whole([100, 400, 100_400]);
    expect([0, 1, 2].map((event) => axis.placeOf(event))).toEqual([0, 300, 100_300]);
    expect(axis.timeAt(50_300)).toBe(50_400);
    expect(axis.idle).toEqual([]);
  });

  it("shows a stretch in which nothing happened for a moment", () => {
    const axis = skipping([0, idleAfterMs, 3 * idleAfterMs, 3 * idleAfterMs + 500]);
    expect(axis.placeOf(1)).toBe(idleAfterMs);
    expect(axis.placeOf(2)).toBe(idleAfterMs + idleShownMs);
    expect(axis.placeOf(3)).toBe(idleAfterMs + idleShownMs + 500);
    expect(axis.idle).toEqual([{ from: idleAfterMs, to: idleAfterMs + idleShownMs, ms: 2 * idleAfterMs }]);
    expect(axis.timeAt(idleAfterMs + idleShownMs / 2), "the clock runs through it").toBe(2 * idleAfterMs);
  });

  it("does not wait for a session to begin, nor for what was noted days later", () => {
    const day = 86_400_000;
    const axis = new Axis([0, day, day + 60_000, 4 * day], { skipIdle: false, began: 1, ended: 2 });
    expect(axis.placeOf(1)).toBeLessThanOrEqual(1_000);
    expect(axis.placeOf(2) - axis.placeOf(1)).toBe(60_000);
    expect(axis.placeOf(3) - axis.placeOf(2)).toBeLessThanOrEqual(1_000);
  });

  it("takes a clock that went back for one that stood", () => {
    const axis = whole([1_000, 500, 2_000]);
    expect([0, 1, 2].map((event) => axis.placeOf(event))).toEqual([0, 0, 1_000]);
  });

  it("goes there and back", () => {
    const random = chance(5);
    let time = 0;
    const times = Array.from({ length: 300 }, () => (time += random(10) === 0 ? random(100_000) : random(4) === 0 ? 0 : random(2_000)));
    for (const axis of [whole(times), skipping(times)]) {
      times.forEach((at, event) => {
        expect(axis.countAt(axis.placeOf(event))).toBeGreaterThan(event);
        expect(axis.timeAt(axis.placeOf(event))).toBe(at);
        expect(axis.placeAt(at)).toBe(axis.placeOf(event));
      });
      let before = 0;
      for (let place = 0; place <= axis.length; place += 997) {
        const count = axis.countAt(place);
        expect(count).toBeGreaterThanOrEqual(before);
        before = count;
        expect(axis.countAt(axis.placeAt(axis.timeAt(place)) + 0.001)).toBe(count);
      }
    }
  });

  it("has nothing to tell of no events", () => {
    const axis = whole([]);
    expect([axis.placeOf(0), axis.countAt(5), axis.timeAt(5), axis.placeAt(5)]).toEqual([0, 0, 0, 0]);
  });
});
