// How long to wait before the next try to connect: doubling, with jitter, so that a restart is not answered by everybody at once.

export interface BackoffOptions {
  firstMs: number;
  largestMs: number;
}
export const defaultBackoff: BackoffOptions = { firstMs: 300, largestMs: 10_000 };

/** `attempt` counts from 0; `random` is in [0, 1). The wait is between half and the whole of the doubled time. */
export function backoffMs(attempt: number, random: number, options: BackoffOptions = defaultBackoff): number {
  const whole = Math.min(options.largestMs, options.firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(whole / 2 + (whole / 2) * random);
}
