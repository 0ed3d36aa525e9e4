import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { awayAfterMs, type Noted, SignalWatch } from "./signal-watch";

describe("what is noted of a candidate's page (SIGNAL-1)", () => {
  let noted: Noted[];
  let watch: SignalWatch;
  beforeEach(() => {
    vi.useFakeTimers();
    noted = [];
    watch = new SignalWatch((one) => noted.push(one));
  });
  afterEach(() => vi.useRealTimers());

  it("is how much was pasted, line breaks counted as the editor takes them", () => {
    watch.pasted("one\r\ntwo");
    expect(noted).toEqual([{ signal: "paste", size: 7 }]);
  });
  it("is not what was copied on the page itself, nor nothing", () => {
    watch.copiedHere("a\nb");
    watch.pasted("a\r\nb");
    watch.pasted("");
    expect(noted).toEqual([]);
    watch.pasted("a");
    expect(noted).toHaveLength(1);
  });
  it("is a focus that stays away, and its return, each once", () => {
    watch.lostFocus();
    watch.lostFocus();
    vi.advanceTimersByTime(awayAfterMs);
    watch.lostFocus();
    vi.advanceTimersByTime(10_000);
    watch.gotFocus();
    watch.gotFocus();
    expect(noted.map(({ signal }) => signal)).toEqual(["left", "returned"]);
  });
  it("is not a focus that comes straight back", () => {
    watch.lostFocus();
    vi.advanceTimersByTime(awayAfterMs - 1);
    watch.gotFocus();
    vi.advanceTimersByTime(10_000);
    expect(noted).toEqual([]);
  });
});
