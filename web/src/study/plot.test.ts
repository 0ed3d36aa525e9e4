import { expect, it } from "vitest";
import { plotHeight, plotPoints, plotWidth } from "./plot";

it("a plot shows time from left to right and better scores higher", () => {
  const [first, middle, last] = plotPoints([
    { at: 1000, score: 0 },
    { at: 1500, score: 50 },
    { at: 2000, score: 100 },
  ]);
  expect(first).toEqual({ x: 5, y: plotHeight - 5 });
  expect(middle).toEqual({ x: plotWidth / 2, y: plotHeight / 2 });
  expect(last).toEqual({ x: plotWidth - 5, y: 5 });
});

it("one point stands in the middle, and none is no trouble", () => {
  expect(plotPoints([{ at: 7, score: 120 }])).toEqual([{ x: plotWidth / 2, y: 5 }]);
  expect(plotPoints([])).toEqual([]);
});
