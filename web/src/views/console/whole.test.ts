import { expect, it } from "vitest";
import { Whole } from "./whole";

const none = { points: 0, text: "" };

it("a part does not undo another that is still under way", () => {
  const rating = new Whole<typeof none>();
  expect(rating.change(none, { text: "good" })).toEqual({ points: 0, text: "good" });
  expect(rating.change(none, { points: 4 })).toEqual({ points: 4, text: "good" });
});

it("what has arrived is built upon, and what others did since is not undone", () => {
  const locks = new Whole<{ editing: boolean; running: boolean }>();
  locks.change({ editing: false, running: false }, { editing: true });
  locks.seen({ editing: true, running: false });
  expect(locks.change({ editing: false, running: false }, { running: true })).toEqual({ editing: false, running: true });
});

it("until all that was sent has arrived it is kept in mind", () => {
  const rating = new Whole<typeof none>();
  rating.change(none, { text: "good" });
  rating.change(none, { points: 4 });
  rating.seen({ points: 0, text: "good" });
  expect(rating.change({ points: 0, text: "good" }, { text: "better" })).toEqual({ points: 4, text: "better" });
});

it("what was answered is not under way any more, unless more was sent since", () => {
  const rating = new Whole<typeof none>();
  const first = rating.change(none, { text: "x" });
  const second = rating.change(none, { points: 1 });
  rating.answered(first);
  expect(rating.change(none, {})).toEqual({ points: 1, text: "x" });
  rating.answered(second);
  const third = rating.change(none, {});
  rating.answered(third);
  expect(rating.change(none, {})).toEqual(none);
});
