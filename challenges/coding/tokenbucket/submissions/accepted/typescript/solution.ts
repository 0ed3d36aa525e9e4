interface Bucket {
  level: number;
  clock: number;
}

// Levels are counted in units of which one token has refillPeriodMs, so that nothing is fractional. A refill of more
// than 2^53 units is inexact, but then it is far beyond a full bucket and cut off.
export class RateLimiter {
  private full: number;
  private buckets = new Map<string, Bucket>();

  constructor(private capacity: number, private inflow: number, private token: number) {
    this.full = capacity * token;
  }

  acquire(client: string, cost: number, nowMs: number): number {
    if (cost > this.capacity) return -1;
    const bucket = this.bucketAt(client, nowMs);
    const missing = cost * this.token - bucket.level;
    if (missing <= 0) bucket.level = -missing;
    this.buckets.set(client, bucket);
    return missing <= 0 ? 0 : Math.floor((missing + this.inflow - 1) / this.inflow);
  }

  remaining(client: string, nowMs: number): number {
    return Math.floor(this.bucketAt(client, nowMs).level / this.token);
  }

  prune(nowMs: number): number {
    const full = [...this.buckets.keys()].filter((client) => this.bucketAt(client, nowMs).level === this.full);
    for (const client of full) this.buckets.delete(client);
    return full.length;
  }

  tracked(): number {
    return this.buckets.size;
  }

  private bucketAt(client: string, nowMs: number): Bucket {
    const bucket = this.buckets.get(client);
    if (bucket === undefined) return { level: this.full, clock: nowMs };
    const clock = Math.max(nowMs, bucket.clock);
    return { level: Math.min(this.full, bucket.level + (clock - bucket.clock) * this.inflow), clock };
  }
}
