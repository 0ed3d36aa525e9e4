import { expect, it } from "vitest";
import { linePath, plotHeight, plotPoints, plotWidth, seriesHeight, seriesLevel, seriesPoints, seriesWidth } from "./plot";

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

it("several rows share the time that they cover together", () => {
  const [theory, coding] = seriesPoints([
    [
      { at: 0, score: 0 },
      { at: 50, score: 100 },
    ],
    [{ at: 100, score: 50 }],
  ]);
  expect(theory).toEqual([
    { x: 5, y: seriesHeight - 5 },
    { x: seriesWidth / 2, y: 5 },
  ]);
  expect(coding).toEqual([{ x: seriesWidth - 5, y: seriesHeight / 2 }]);
  expect([100, 50, 0].map(seriesLevel)).toEqual([5, seriesHeight / 2, seriesHeight - 5]);
  expect(linePath(theory ?? [])).toBe(`M5 ${seriesHeight - 5}L${seriesWidth / 2} 5`);
  expect(seriesPoints([[], []])).toEqual([[], []]);
});
