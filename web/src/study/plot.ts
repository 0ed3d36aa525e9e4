// Where the points of a small plot stand: scores from 0 to 100 over time, in the units of its view box. Pure.

export interface PlotPoint {
  x: number;
  y: number;
}
export const plotWidth = 240;
export const plotHeight = 72;
const margin = 5;

export interface Scored {
  at: number;
  score: number;
}
interface Frame {
  width: number;
  height: number;
  from: number;
  span: number;
}
const round = (value: number) => Math.round(value * 10) / 10;

function placed({ at, score }: Scored, { width, height, from, span }: Frame): PlotPoint {
  return {
    x: round(span === 0 ? width / 2 : margin + ((at - from) / span) * (width - 2 * margin)),
    y: round(margin + (1 - Math.min(100, Math.max(0, score)) / 100) * (height - 2 * margin)),
  };
}

function frameOf(times: readonly number[], width: number, height: number): Frame {
  const from = Math.min(...times);
  return { width, height, from, span: Math.max(...times) - from };
}

/** Equal instants share a place; a single point stands in the middle. */
export function plotPoints(points: readonly Scored[]): PlotPoint[] {
  const frame = frameOf(points.map(({ at }) => at), plotWidth, plotHeight);
  return points.map((point) => placed(point, frame));
}

export const seriesWidth = 720;
export const seriesHeight = 180;

/** Several rows of points over one stretch of time. */
export function seriesPoints(series: readonly (readonly Scored[])[]): PlotPoint[][] {
  const frame = frameOf(series.flat().map(({ at }) => at), seriesWidth, seriesHeight);
  return series.map((points) => points.map((point) => placed(point, frame)));
}

/** Where the score stands in such a plot. */
export const seriesLevel = (score: number): number => placed({ at: 0, score }, { width: seriesWidth, height: seriesHeight, from: 0, span: 0 }).y;

export const linePath = (points: readonly PlotPoint[]): string => points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x} ${y}`).join("");
