import { expect, test } from "vitest";
import { chance } from "../test-support/made-log";
import { difference } from "./text-difference";

test("what differs makes the one text of the other, and is no longer than it must be", () => {
  const random = chance(3);
  const text = () => Array.from({ length: random(8) }, () => "ab\n🦀"[random(5)]).join("");
  for (let n = 0; n < 2_000; n++) {
    const [before, after] = [text(), text()];
    const { from, to, insert } = difference(before, after);
    expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
    expect(before === after).toBe(from === to && insert === "");
  }
  expect(difference("abc", "abXc")).toEqual({ from: 2, to: 2, insert: "X" });
  expect(difference("aaa", "aa")).toEqual({ from: 2, to: 3, insert: "" });
});
