// An entry stored or touched at time t is live while nowMs < t + ttlMs; ttlMs 0 means for ever.
// An expired entry leaves memory when a call comes across its key, or in sweep, and is counted then.
export class TtlCache {
  // Store the value; return true if a live entry was replaced.
  set(key: string, value: string, ttlMs: number, nowMs: number): boolean {
    return false;
  }

  // Do set for each key in order; return how many replaced a live entry.
  setMany(keys: string[], value: string, ttlMs: number, nowMs: number): number {
    return 0;
  }

  // Return the value of a live entry (a hit), or null (a miss).
  get(key: string, nowMs: number): string | null {
    return null;
  }

  // Give a live entry a new TTL from now on; return false if there is none.
  touch(key: string, ttlMs: number, nowMs: number): boolean {
    return false;
  }

  // Reclaim all expired entries and return their number.
  sweep(nowMs: number): number {
    return 0;
  }

  // Return the number of entries in memory, expired ones included.
  size(): number {
    return 0;
  }

  // Return [hits, misses, reclaimed].
  stats(): number[] {
    return [0, 0, 0];
  }
}
