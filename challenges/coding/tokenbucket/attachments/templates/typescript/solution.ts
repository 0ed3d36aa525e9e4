// Every client has a bucket of at most `capacity` tokens, full at first. In every refillPeriodMs
// milliseconds refillTokens tokens flow in, continuously and without losing fractions.
export class RateLimiter {
  constructor(private capacity: number, private refillTokens: number, private refillPeriodMs: number) {}

  // Return 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity.
  acquire(client: string, cost: number, nowMs: number): number {
    return 0;
  }

  // Return the number of whole tokens in the client's bucket, changing nothing.
  remaining(client: string, nowMs: number): number {
    return 0;
  }

  // Forget the clients whose bucket is full again; return their number.
  prune(nowMs: number): number {
    return 0;
  }

  // Return the number of remembered clients.
  tracked(): number {
    return 0;
  }
}
