// Keep at most `capacity` entries. When a new key needs room, the least recently used entry leaves.
class LruCache {
  constructor(capacity) {
    this.capacity = capacity;
  }

  // Return the value and use the entry; null if the key is not cached.
  get(key) {
    return null;
  }

  // Store the value and use the entry; return the key that had to leave, or null.
  put(key, value) {
    return null;
  }

  // Drop the entry; return true if there was one.
  remove(key) {
    return false;
  }

  // Return all keys, the most recently used first.
  recentKeys() {
    return [];
  }

  // For each key: a hit is used and counted, any other key is put with the value "". Return the hits.
  replay(keys) {
    return 0;
  }
}

module.exports = { LruCache };
