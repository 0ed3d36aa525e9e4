// The line on which a replay moves: the session's time, with the stretches taken out in which nothing happened. A place on it is in
// milliseconds of watching at normal speed.

/** What is longer than this without any event is idle, and watched in `idleShownMs`. */
export const idleAfterMs = 8_000;
export const idleShownMs = 1_000;
/** Before the start and after the end nobody waits, whether idle time is skipped or not. */
const outsideShownMs = 1_000;
/** So that the last event can be seen for a moment. */
const tailMs = 1_000;

export interface Stretch {
  /** Places on the axis. */
  from: number;
  to: number;
  /** What it stands for, in the session's time. */
  ms: number;
}

export class Axis {
  readonly length: number;
  readonly idle: Stretch[] = [];
  private readonly places: number[] = [];
  private readonly times: number[] = [];

  /** `times`: of the events, in order; a clock that went back counts as one that stood. `began`, `ended`: the first and the last
   * event between which time counts, as their numbers. */
  constructor(times: number[], options: { skipIdle: boolean; began: number; ended: number }) {
    let place = 0;
    let before = times[0] ?? 0;
    times.forEach((given, at) => {
      const time = Math.max(given, before);
      const gap = time - before;
      const outside = at <= options.began || at > options.ended;
      const shown = outside
        ? Math.min(gap, outsideShownMs)
        : options.skipIdle && gap > idleAfterMs
          ? idleShownMs
          : gap;
      if (shown < gap) this.idle.push({ from: place, to: place + shown, ms: gap });
      place += shown;
      before = time;
      this.places.push(place);
      this.times.push(time);
    });
    this.length = place + tailMs;
  }

  /** Where an event is, by its number from 0. */
  placeOf(event: number): number {
    return this.places[Math.max(0, Math.min(this.places.length - 1, event))] ?? 0;
  }
  /** How many events have happened there. */
  countAt(place: number): number {
    return upTo(this.places, place);
  }
  /** The session's time there. */
  timeAt(place: number): number {
    const count = this.countAt(place);
    const before = this.times[count - 1];
    const next = this.times[count];
    if (before === undefined) return next ?? 0;
    if (next === undefined) return before;
    const start = this.places[count - 1] as number;
    const share = (place - start) / Math.max(1, (this.places[count] as number) - start);
    return before + share * (next - before);
  }
  /** The place of an instant; the inverse of timeAt, but for the moment in which several things happened. */
  placeAt(time: number): number {
    const count = upTo(this.times, time);
    const next = this.times[count];
    if (count === 0) return 0;
    const start = this.places[count - 1] as number;
    if (next === undefined) return start;
    const before = this.times[count - 1] as number;
    return start + ((time - before) / Math.max(1, next - before)) * ((this.places[count] as number) - start);
  }
}

/** How many of the rising numbers are not above `limit`. */
function upTo(rising: number[], limit: number): number {
  let from = 0;
  let to = rising.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rising[middle] as number) <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
