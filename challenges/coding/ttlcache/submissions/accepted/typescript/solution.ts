interface Entry {
  value: string;
  expiry: number;
}

// Keys by expiry: each distinct moment has its keys, and a binary heap holds the moments.
class Agenda {
  private moments: number[] = [];
  private keys = new Map<number, string[]>();

  add(moment: number, key: string): void {
    const present = this.keys.get(moment);
    if (present !== undefined) {
      present.push(key);
      return;
    }
    this.keys.set(moment, [key]);
    let at = this.moments.push(moment) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.moments[parent] <= moment) break;
      this.moments[at] = this.moments[parent];
      at = parent;
    }
    this.moments[at] = moment;
  }

  // The keys of the earliest moment and the moment, if it is not after `nowMs`.
  takeDue(nowMs: number): [number, string[]] | null {
    if (this.moments.length === 0 || this.moments[0] > nowMs) return null;
    const moment = this.moments[0];
    const moved = this.moments.pop()!;
    if (this.moments.length > 0) this.sink(moved);
    const keys = this.keys.get(moment)!;
    this.keys.delete(moment);
    return [moment, keys];
  }

  private sink(moved: number): void {
    const heap = this.moments;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child += 1;
      if (moved <= heap[child]) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }
}

// A key of the agenda is outdated, and skipped, when its entry has another expiry by now.
export class TtlCache {
  private entries = new Map<string, Entry>();
  private agenda = new Agenda();
  private hits = 0;
  private misses = 0;
  private reclaimed = 0;

  set(key: string, value: string, ttlMs: number, nowMs: number): boolean {
    const replaced = this.live(key, nowMs) !== undefined;
    this.store(key, value, ttlMs, nowMs);
    return replaced;
  }

  setMany(keys: string[], value: string, ttlMs: number, nowMs: number): number {
    return keys.filter((key) => this.set(key, value, ttlMs, nowMs)).length;
  }

  get(key: string, nowMs: number): string | null {
    const entry = this.live(key, nowMs);
    if (entry === undefined) this.misses += 1;
    else this.hits += 1;
    return entry === undefined ? null : entry.value;
  }

  touch(key: string, ttlMs: number, nowMs: number): boolean {
    const entry = this.live(key, nowMs);
    if (entry === undefined) return false;
    this.store(key, entry.value, ttlMs, nowMs);
    return true;
  }

  sweep(nowMs: number): number {
    const before = this.reclaimed;
    for (let due = this.agenda.takeDue(nowMs); due !== null; due = this.agenda.takeDue(nowMs)) {
      const [moment, keys] = due;
      for (const key of keys) {
        if (this.entries.get(key)?.expiry === moment) this.reclaim(key);
      }
    }
    return this.reclaimed - before;
  }

  size(): number {
    return this.entries.size;
  }

  stats(): number[] {
    return [this.hits, this.misses, this.reclaimed];
  }

  private live(key: string, nowMs: number): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || nowMs < entry.expiry) return entry;
    this.reclaim(key);
    return undefined;
  }

  private store(key: string, value: string, ttlMs: number, nowMs: number): void {
    const expiry = ttlMs === 0 ? Infinity : nowMs + ttlMs;
    this.entries.set(key, { value, expiry });
    if (expiry !== Infinity) this.agenda.add(expiry, key);
  }

  private reclaim(key: string): void {
    this.entries.delete(key);
    this.reclaimed += 1;
  }
}
