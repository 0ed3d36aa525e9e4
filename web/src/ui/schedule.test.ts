import { describe, expect, it } from "vitest";
import { calendarText, fieldOf, startProblem, startsText, timeIn, whenText } from "./schedule";

const minute = 60_000;
const now = Date.UTC(2026, 10, 27, 20, 35);

describe("when a session begins", () => {
  for (const [left, text] of [
    [25 * minute, "starts in 25 min"],
    [60 * minute, "starts in 1 h"],
    [95 * minute, "starts in 1 h 35 min"],
    [7.4 * 60 * minute, "starts in 7 hours"],
    [47 * 60 * minute, "starts in 47 hours"],
    [3.2 * 24 * 60 * minute, "starts in 3 days"],
    [20_000, "starts now"],
    [-5 * minute, "was to start 5 min ago"],
  ] as const)
    it(text, () => expect(startsText(now + left, now)).toBe(text));

  it("is told by the reader's clock, with the year when it is another one", () => {
    expect(whenText(now, now, "Europe/Berlin")).toMatch(/^Fri,? 27 Nov, 21:35$/);
    expect(whenText(now, now, "America/New_York")).toMatch(/^Fri,? 27 Nov, 15:35$/);
    expect(whenText(now + 60 * 24 * 60 * minute, now, "UTC")).toMatch(/^Tue,? 26 Jan 2027, 20:35$/);
    // The year is the reader's, too.
    expect(whenText(Date.UTC(2026, 11, 31, 23, 30), now, "Europe/Berlin")).toMatch(/2027/);
  });

  it("is the same in a field and out of it, to the minute", () => {
    expect(timeIn(fieldOf(now))).toBe(now);
    expect(timeIn("")).toBe(null);
    expect(timeIn("2026-13-40T99:99")).toBe(null);
  });

  it("lies ahead, and not too far", () => {
    expect(startProblem(now + minute, now)).toBe(null);
    expect(startProblem(now, now)).toMatch(/over/);
    expect(startProblem(now + 367 * 24 * 60 * minute, now)).toMatch(/within a year/);
    expect(startProblem(null, now)).toMatch(/day and a time/);
  });
});

describe("an entry for a calendar", () => {
  const address = `https://rehearse.example/join#${"a".repeat(22)}.${"b".repeat(22)}.${"c".repeat(22)}`;
  const text = calendarText({ session: "abc", title: "Röder, Söhne; a \\ screen", at: now, minutes: 45, address, made: now - minute });

  it("says when, for how long, what and where", () => {
    const unfolded = text.replaceAll("\r\n ", "").split("\r\n");
    expect(unfolded).toContain("DTSTART:20261127T203500Z");
    expect(unfolded).toContain("DTEND:20261127T212000Z");
    expect(unfolded).toContain("SUMMARY:Röder\\, Söhne\\; a \\\\ screen");
    expect(unfolded).toContain(`URL:${address}`);
    expect(unfolded).toContain("UID:abc@rehearse");
  });
  it("has lines of at most 75 bytes, each with its end", () => {
    expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
    for (const line of text.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });
});
