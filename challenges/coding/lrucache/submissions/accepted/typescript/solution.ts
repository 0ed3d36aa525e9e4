// A Map remembers the order of insertion: the least recently used entry is the first, and using one inserts it anew.
export class LruCache {
  private entries = new Map<string, string>();

  constructor(private capacity: number) {}

  get(key: string): string | null {
    const value = this.entries.get(key);
    if (value === undefined) return null;
    this.use(key, value);
    return value;
  }

  put(key: string, value: string): string | null {
    let evicted: string | null = null;
    if (!this.entries.has(key) && this.entries.size === this.capacity) {
      evicted = this.entries.keys().next().value!;
      this.entries.delete(evicted);
    }
    this.use(key, value);
    return evicted;
  }

  remove(key: string): boolean {
    return this.entries.delete(key);
  }

  recentKeys(): string[] {
    return [...this.entries.keys()].reverse();
  }

  replay(keys: string[]): number {
    let hits = 0;
    for (const key of keys) {
      if (this.get(key) !== null) hits += 1;
      else this.put(key, '');
    }
    return hits;
  }

  private use(key: string, value: string): void {
    this.entries.delete(key);
    this.entries.set(key, value);
  }
}
