// Keep at most `capacity` entries. When a new key needs room, the least recently used entry leaves.
export class LruCache {
  constructor(private capacity: number) {}

  // Return the value and use the entry; null if the key is not cached.
  get(key: string): string | null {
    return null;
  }

  // Store the value and use the entry; return the key that had to leave, or null.
  put(key: string, value: string): string | null {
    return null;
  }

  // Drop the entry; return true if there was one.
  remove(key: string): boolean {
    return false;
  }

  // Return all keys, the most recently used first.
  recentKeys(): string[] {
    return [];
  }

  // For each key: a hit is used and counted, any other key is put with the value "". Return the hits.
  replay(keys: string[]): number {
    return 0;
  }
}
