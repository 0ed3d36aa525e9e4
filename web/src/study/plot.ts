// Where the points of a small plot stand: scores from 0 to 100 over time, in the units of its view box. Pure.

export interface PlotPoint {
  x: number;
  y: number;
}
export const plotWidth = 240;
export const plotHeight = 72;
const margin = 5;

/** Equal instants share a place; a single point stands in the middle. */
export function plotPoints(points: readonly { at: number; score: number }[]): PlotPoint[] {
  const times = points.map((point) => point.at);
  const from = Math.min(...times);
  const span = Math.max(...times) - from;
  const round = (value: number) => Math.round(value * 10) / 10;
  return points.map(({ at, score }) => ({
    x: round(span === 0 ? plotWidth / 2 : margin + ((at - from) / span) * (plotWidth - 2 * margin)),
    y: round(margin + (1 - Math.min(100, Math.max(0, score)) / 100) * (plotHeight - 2 * margin)),
  }));
}
