// The period grows whenever the breaker opens or closes; results from an earlier period are void.
class Breaker {
  constructor(failuresMax, openMs) {
    this.failuresMax = failuresMax;
    this.openMs = openMs;
    this.failures = 0;
    this.until = null;
    this.probing = false;
    this.period = 0;
  }

  state(nowMs) {
    if (this.until === null) return 'closed';
    return nowMs < this.until ? 'open' : 'half-open';
  }

  permit(nowMs) {
    if (this.until === null) return true;
    if (nowMs < this.until) return false;
    this.probing = true;
    return true;
  }

  settle(period, healthy, nowMs) {
    if (period !== this.period) return;
    if (healthy) {
      this.failures = 0;
      if (this.until !== null) this.change(null);
      return;
    }
    this.failures += 1;
    if (this.until !== null || this.failures === this.failuresMax) this.change(nowMs + this.openMs);
  }

  change(until) {
    this.until = until;
    this.probing = false;
    this.failures = 0;
    this.period += 1;
  }
}

class ResilientClient {
  #attemptsMax;
  #baseMs;
  #capMs;
  #breaker;
  #calls = new Map();
  #sent = 0;
  #ended = { rejected: 0, done: 0, failed: 0 };

  constructor(attemptsMax, baseMs, capMs, failuresMax, openMs) {
    this.#attemptsMax = attemptsMax;
    this.#baseMs = baseMs;
    this.#capMs = capMs;
    this.#breaker = new Breaker(failuresMax, openMs);
  }

  start(call, budgetMs, nowMs) {
    if (this.#calls.has(call)) return 'ignored';
    this.#calls.set(call, { deadline: nowMs + budgetMs, attempts: 0, nextAt: null, period: 0 });
    return this.#attempt(call, nowMs);
  }

  report(call, outcome, nowMs) {
    const state = this.#calls.get(call);
    if (state === undefined || state.nextAt !== null) return 'ignored';
    this.#breaker.settle(state.period, outcome !== 'error', nowMs);
    if (nowMs >= state.deadline || outcome === 'fatal') return this.#end(call, 'failed');
    if (outcome === 'ok') return this.#end(call, 'done');
    const nextAt = nowMs + this.#pause(state.attempts);
    if (state.attempts === this.#attemptsMax || nextAt >= state.deadline) return this.#end(call, 'failed');
    state.nextAt = nextAt;
    return `retry ${nextAt}`;
  }

  wake(call, nowMs) {
    const state = this.#calls.get(call);
    if (state === undefined || state.nextAt === null || nowMs < state.nextAt) return 'ignored';
    return nowMs >= state.deadline ? this.#end(call, 'failed') : this.#attempt(call, nowMs);
  }

  state(nowMs) {
    return this.#breaker.state(nowMs);
  }

  stats() {
    return [this.#sent, this.#ended.rejected, this.#ended.done, this.#ended.failed];
  }

  #attempt(call, nowMs) {
    if (!this.#breaker.permit(nowMs)) return this.#end(call, 'rejected');
    const state = this.#calls.get(call);
    state.attempts += 1;
    state.nextAt = null;
    state.period = this.#breaker.period;
    this.#sent += 1;
    return 'send';
  }

  #end(call, result) {
    this.#calls.delete(call);
    this.#ended[result] += 1;
    return result;
  }

  #pause(failed) {
    let pause = Math.min(this.#baseMs, this.#capMs);
    for (let i = 1; i < failed && pause < this.#capMs; i++) pause = Math.min(2 * pause, this.#capMs);
    return pause;
  }
}

module.exports = { ResilientClient };
