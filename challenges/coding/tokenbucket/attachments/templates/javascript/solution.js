// Every client has a bucket of at most `capacity` tokens, full at first. In every refillPeriodMs
// milliseconds refillTokens tokens flow in, continuously and without losing fractions.
class RateLimiter {
  constructor(capacity, refillTokens, refillPeriodMs) {
    this.capacity = capacity;
    this.refillTokens = refillTokens;
    this.refillPeriodMs = refillPeriodMs;
  }

  // Return 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity.
  acquire(client, cost, nowMs) {
    return 0;
  }

  // Return the number of whole tokens in the client's bucket, changing nothing.
  remaining(client, nowMs) {
    return 0;
  }

  // Forget the clients whose bucket is full again; return their number.
  prune(nowMs) {
    return 0;
  }

  // Return the number of remembered clients.
  tracked() {
    return 0;
  }
}

module.exports = { RateLimiter };
