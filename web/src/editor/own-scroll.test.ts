// How far an editor scrolls to bring a place into its own view, and that it does not when nobody sees it.
import { describe, expect, it } from "vitest";
import { isWithin, wayInto } from "./own-scroll";

describe("the way into a pane", () => {
  it("is none for what is well inside", () => expect(wayInto(200, 220, 100, 500, 48)).toBe(0));
  it("is no longer than it must be", () => {
    expect(wayInto(90, 110, 100, 500, 48)).toBe(-58);
    expect(wayInto(470, 490, 100, 500, 48)).toBe(38);
    expect(wayInto(900, 920, 100, 500, 48)).toBe(468);
  });
  it("has less of a margin where there is no room for one", () => {
    expect(wayInto(300, 320, 100, 140, 48)).toBe(190);
    expect(wayInto(300, 400, 100, 140, 48), "what is higher than the pane is shown from its top or its bottom").toBe(260);
  });
});

describe("an editor", () => {
  const box = (left: number, top: number, width: number, height: number) => ({ left, top, right: left + width, bottom: top + height });
  it("is on the screen with any part of it", () => {
    expect(isWithin(box(0, 800, 390, 144), 390, 844)).toBe(true);
    expect(isWithin(box(0, -100, 390, 144), 390, 844)).toBe(true);
  });
  it("is off the screen where it was scrolled away, or is not laid out", () => {
    expect(isWithin(box(0, 844, 390, 144), 390, 844)).toBe(false);
    expect(isWithin(box(0, -144, 390, 144), 390, 844)).toBe(false);
    expect(isWithin(box(0, 0, 0, 0), 390, 844)).toBe(false);
  });
});
