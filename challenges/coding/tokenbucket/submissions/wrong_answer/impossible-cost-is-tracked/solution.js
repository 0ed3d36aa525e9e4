// Wrong: a request that can never be let in makes its client known.
class RateLimiter {
  #capacity;
  #token;
  #full;
  #inflow;
  #buckets = new Map();

  constructor(capacity, refillTokens, refillPeriodMs) {
    this.#capacity = capacity;
    this.#token = refillPeriodMs;
    this.#full = capacity * refillPeriodMs;
    this.#inflow = refillTokens;
  }

  acquire(client, cost, nowMs) {
    const bucket = this.#bucketAt(client, nowMs);
    if (cost > this.#capacity) {
      this.#buckets.set(client, bucket);
      return -1;
    }
    const missing = cost * this.#token - bucket.level;
    if (missing <= 0) bucket.level = -missing;
    this.#buckets.set(client, bucket);
    return missing <= 0 ? 0 : Math.floor((missing + this.#inflow - 1) / this.#inflow);
  }

  remaining(client, nowMs) {
    return Math.floor(this.#bucketAt(client, nowMs).level / this.#token);
  }

  prune(nowMs) {
    let forgotten = 0;
    for (const client of this.#buckets.keys()) {
      if (this.#bucketAt(client, nowMs).level === this.#full) {
        this.#buckets.delete(client);
        forgotten += 1;
      }
    }
    return forgotten;
  }

  tracked() {
    return this.#buckets.size;
  }

  #bucketAt(client, nowMs) {
    const bucket = this.#buckets.get(client);
    if (bucket === undefined) return { level: this.#full, clock: nowMs };
    const clock = Math.max(nowMs, bucket.clock);
    const level = Math.min(this.#full, bucket.level + (clock - bucket.clock) * this.#inflow);
    return { level, clock };
  }
}

module.exports = { RateLimiter };
