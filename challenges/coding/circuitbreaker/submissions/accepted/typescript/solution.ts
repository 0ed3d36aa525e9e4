// The period grows whenever the breaker opens or closes; results from an earlier period are void.
class Breaker {
  period = 0;
  private failures = 0;
  private until: number | null = null;
  private probing = false;

  constructor(private failuresMax: number, private openMs: number) {}

  state(nowMs: number): string {
    if (this.until === null) return 'closed';
    return nowMs < this.until ? 'open' : 'half-open';
  }

  permit(nowMs: number): boolean {
    if (this.until === null) return true;
    if (nowMs < this.until || this.probing) return false;
    this.probing = true;
    return true;
  }

  settle(period: number, healthy: boolean, nowMs: number): void {
    if (period !== this.period) return;
    if (healthy) {
      this.failures = 0;
      if (this.until !== null) this.change(null);
      return;
    }
    this.failures += 1;
    if (this.until !== null || this.failures === this.failuresMax) this.change(nowMs + this.openMs);
  }

  private change(until: number | null): void {
    this.until = until;
    this.probing = false;
    this.failures = 0;
    this.period += 1;
  }
}

interface Call {
  deadline: number;
  attempts: number;
  nextAt: number | null;
  period: number;
}

type End = 'rejected' | 'done' | 'failed';

export class ResilientClient {
  private breaker: Breaker;
  private calls = new Map<string, Call>();
  private sent = 0;
  private ended = { rejected: 0, done: 0, failed: 0 };

  constructor(
    private attemptsMax: number,
    private baseMs: number,
    private capMs: number,
    failuresMax: number,
    openMs: number,
  ) {
    this.breaker = new Breaker(failuresMax, openMs);
  }

  start(call: string, budgetMs: number, nowMs: number): string {
    if (this.calls.has(call)) return 'ignored';
    this.calls.set(call, { deadline: nowMs + budgetMs, attempts: 0, nextAt: null, period: 0 });
    return this.attempt(call, nowMs);
  }

  report(call: string, outcome: string, nowMs: number): string {
    const state = this.calls.get(call);
    if (state === undefined || state.nextAt !== null) return 'ignored';
    this.breaker.settle(state.period, outcome !== 'error', nowMs);
    if (nowMs >= state.deadline || outcome === 'fatal') return this.end(call, 'failed');
    if (outcome === 'ok') return this.end(call, 'done');
    const nextAt = nowMs + this.pause(state.attempts);
    if (state.attempts === this.attemptsMax || nextAt >= state.deadline) return this.end(call, 'failed');
    state.nextAt = nextAt;
    return `retry ${nextAt}`;
  }

  wake(call: string, nowMs: number): string {
    const state = this.calls.get(call);
    if (state === undefined || state.nextAt === null || nowMs < state.nextAt) return 'ignored';
    return nowMs >= state.deadline ? this.end(call, 'failed') : this.attempt(call, nowMs);
  }

  state(nowMs: number): string {
    return this.breaker.state(nowMs);
  }

  stats(): number[] {
    return [this.sent, this.ended.rejected, this.ended.done, this.ended.failed];
  }

  private attempt(call: string, nowMs: number): string {
    if (!this.breaker.permit(nowMs)) return this.end(call, 'rejected');
    const state = this.calls.get(call)!;
    state.attempts += 1;
    state.nextAt = null;
    state.period = this.breaker.period;
    this.sent += 1;
    return 'send';
  }

  private end(call: string, result: End): string {
    this.calls.delete(call);
    this.ended[result] += 1;
    return result;
  }

  private pause(failed: number): number {
    let pause = Math.min(this.baseMs, this.capMs);
    for (let i = 1; i < failed && pause < this.capMs; i++) pause = Math.min(2 * pause, this.capMs);
    return pause;
  }
}
