// One client in one mode; `advance` comes before every other call.
interface State {
  advance(nowMs: number): void;
  room(): number;
  letIn(count: number, nowMs: number): void;
  usage(): number;
  wait(nowMs: number): number;
  isIdle(): boolean;
}

// The moments at which requests were let in, oldest first, with their numbers. `first` is the first that still counts.
class Log implements State {
  private moments: { time: number; count: number }[] = [];
  private first = 0;
  private counted = 0;

  constructor(private limit: number, private windowMs: number) {}

  advance(nowMs: number): void {
    while (this.first < this.moments.length && this.moments[this.first].time + this.windowMs <= nowMs) {
      this.counted -= this.moments[this.first].count;
      this.first += 1;
    }
    if (this.first * 2 > this.moments.length) {
      this.moments = this.moments.slice(this.first);
      this.first = 0;
    }
  }

  room(): number {
    return this.limit - this.counted;
  }

  letIn(count: number, nowMs: number): void {
    this.moments.push({ time: nowMs, count });
    this.counted += count;
  }

  usage(): number {
    return this.counted;
  }

  wait(nowMs: number): number {
    return this.room() > 0 ? 0 : this.moments[this.first].time + this.windowMs - nowMs;
  }

  isIdle(): boolean {
    return this.counted === 0;
  }
}

// What was let in in the window of the last call and in the one before.
class Counter implements State {
  private window = -2;
  private current = 0;
  private previous = 0;
  private weighed = 0;

  constructor(private limit: number, private windowMs: number) {}

  advance(nowMs: number): void {
    const window = Math.floor(nowMs / this.windowMs);
    if (window !== this.window) {
      this.previous = window === this.window + 1 ? this.current : 0;
      this.current = 0;
      this.window = window;
    }
    this.weighed = this.previous * (this.windowMs - (nowMs % this.windowMs));
  }

  room(): number {
    return this.limit - this.current - Math.ceil(this.weighed / this.windowMs);
  }

  letIn(count: number): void {
    this.current += count;
  }

  usage(): number {
    return this.current + Math.floor(this.weighed / this.windowMs);
  }

  wait(nowMs: number): number {
    if (this.room() > 0) return 0;
    const start = this.window * this.windowMs;
    if (this.current < this.limit) return start + this.firstElapsed(this.previous, this.current) - nowMs;
    return start + this.windowMs + this.firstElapsed(this.current, 0) - nowMs;
  }

  private firstElapsed(previous: number, current: number): number {
    return this.windowMs - Math.floor(((this.limit - 1 - current) * this.windowMs) / previous);
  }

  isIdle(): boolean {
    return this.current === 0 && this.previous === 0;
  }
}

export class SlidingLimiter {
  private clients = new Map<string, State>();
  private newState: () => State;

  constructor(mode: string, limit: number, windowMs: number) {
    this.newState = () => (mode === 'log' ? new Log(limit, windowMs) : new Counter(limit, windowMs));
  }

  allow(client: string, count: number, nowMs: number): number {
    const state = this.stateAt(client, nowMs);
    const admitted = Math.max(0, Math.min(count, state.room()));
    if (admitted > 0) {
      state.letIn(admitted, nowMs);
      this.clients.set(client, state);
    }
    return admitted;
  }

  usage(client: string, nowMs: number): number {
    return this.stateAt(client, nowMs).usage();
  }

  retryAfter(client: string, nowMs: number): number {
    return this.stateAt(client, nowMs).wait(nowMs);
  }

  sweep(nowMs: number): number {
    const before = this.clients.size;
    for (const client of this.clients.keys()) {
      if (this.stateAt(client, nowMs).isIdle()) this.clients.delete(client);
    }
    return before - this.clients.size;
  }

  tracked(): number {
    return this.clients.size;
  }

  private stateAt(client: string, nowMs: number): State {
    const state = this.clients.get(client) ?? this.newState();
    state.advance(nowMs);
    return state;
  }
}
