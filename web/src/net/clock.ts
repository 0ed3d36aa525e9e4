// The server's clock as seen from here. The sample with the shortest way there and back wins, because its error is the smallest.

export interface ClockEstimate {
  offsetMs: number;
  /** Round trip of the sample that the offset comes from; null while there is only a one-way time. */
  rttMs: number | null;
}

export const unknownClock: ClockEstimate = { offsetMs: 0, rttMs: null };

/** A time that came without a question: good for a start, never better than a measured one. */
export function fromOneWay(clock: ClockEstimate, serverTimeAt: number, now: number): ClockEstimate {
  return clock.rttMs === null ? { offsetMs: serverTimeAt - now, rttMs: null } : clock;
}

/** A pong. A measured sample ages by growing its round trip, so that a drifting or adjusted local clock is followed. */
export function fromPong(clock: ClockEstimate, sent: number, serverTimeAt: number, now: number): ClockEstimate {
  const rttMs = Math.max(0, now - sent);
  const sample = { offsetMs: serverTimeAt - (sent + rttMs / 2), rttMs };
  if (clock.rttMs === null || rttMs <= clock.rttMs * 1.25 + 2) return sample;
  return { ...clock, rttMs: clock.rttMs * 1.25 + 2 };
}
