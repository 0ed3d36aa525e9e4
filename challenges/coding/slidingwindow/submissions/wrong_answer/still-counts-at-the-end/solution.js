// The moments at which requests were let in, oldest first, with their numbers. `first` is the first that still counts.
class Log {
  constructor(limit, windowMs) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.moments = [];
    this.first = 0;
    this.counted = 0;
  }

  advance(nowMs) {
    while (this.first < this.moments.length && this.moments[this.first].time + this.windowMs < nowMs) {
      this.counted -= this.moments[this.first].count;
      this.first += 1;
    }
    if (this.first * 2 > this.moments.length) {
      this.moments = this.moments.slice(this.first);
      this.first = 0;
    }
  }

  room() {
    return this.limit - this.counted;
  }

  letIn(count, nowMs) {
    this.moments.push({ time: nowMs, count });
    this.counted += count;
  }

  usage() {
    return this.counted;
  }

  wait(nowMs) {
    return this.room() > 0 ? 0 : this.moments[this.first].time + this.windowMs - nowMs;
  }

  isIdle() {
    return this.counted === 0;
  }
}

// What was let in in the window of the last call and in the one before.
class Counter {
  constructor(limit, windowMs) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.window = -2;
    this.current = 0;
    this.previous = 0;
    this.weighed = 0;
  }

  advance(nowMs) {
    const window = Math.floor(nowMs / this.windowMs);
    if (window !== this.window) {
      this.previous = window === this.window + 1 ? this.current : 0;
      this.current = 0;
      this.window = window;
    }
    this.weighed = this.previous * (this.windowMs - (nowMs % this.windowMs));
  }

  room() {
    return this.limit - this.current - Math.ceil(this.weighed / this.windowMs);
  }

  letIn(count) {
    this.current += count;
  }

  usage() {
    return this.current + Math.floor(this.weighed / this.windowMs);
  }

  wait(nowMs) {
    if (this.room() > 0) return 0;
    const start = this.window * this.windowMs;
    if (this.current < this.limit) return start + this.firstElapsed(this.previous, this.current) - nowMs;
    return start + this.windowMs + this.firstElapsed(this.current, 0) - nowMs;
  }

  firstElapsed(previous, current) {
    return this.windowMs - Math.floor(((this.limit - 1 - current) * this.windowMs) / previous);
  }

  isIdle() {
    return this.current === 0 && this.previous === 0;
  }
}

class SlidingLimiter {
  #newState;
  #clients = new Map();

  constructor(mode, limit, windowMs) {
    this.#newState = () => (mode === 'log' ? new Log(limit, windowMs) : new Counter(limit, windowMs));
  }

  allow(client, count, nowMs) {
    const state = this.#stateAt(client, nowMs);
    const admitted = Math.max(0, Math.min(count, state.room()));
    if (admitted > 0) {
      state.letIn(admitted, nowMs);
      this.#clients.set(client, state);
    }
    return admitted;
  }

  usage(client, nowMs) {
    return this.#stateAt(client, nowMs).usage();
  }

  retryAfter(client, nowMs) {
    return this.#stateAt(client, nowMs).wait(nowMs);
  }

  sweep(nowMs) {
    const before = this.#clients.size;
    for (const client of this.#clients.keys()) {
      if (this.#stateAt(client, nowMs).isIdle()) this.#clients.delete(client);
    }
    return before - this.#clients.size;
  }

  tracked() {
    return this.#clients.size;
  }

  #stateAt(client, nowMs) {
    const state = this.#clients.get(client) ?? this.#newState();
    state.advance(nowMs);
    return state;
  }
}

module.exports = { SlidingLimiter };
