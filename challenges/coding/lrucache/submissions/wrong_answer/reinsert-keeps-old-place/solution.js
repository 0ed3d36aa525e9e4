// Wrong: overwriting a key in a Map keeps its old place, so put does not refresh a known key.
class LruCache {
  #capacity;
  #entries = new Map();

  constructor(capacity) {
    this.#capacity = capacity;
  }

  get(key) {
    if (!this.#entries.has(key)) return null;
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  put(key, value) {
    let evicted = null;
    if (!this.#entries.has(key) && this.#entries.size === this.#capacity) {
      evicted = this.#entries.keys().next().value;
      this.#entries.delete(evicted);
    }
    this.#entries.set(key, value);
    return evicted;
  }

  remove(key) {
    return this.#entries.delete(key);
  }

  recentKeys() {
    return [...this.#entries.keys()].reverse();
  }

  replay(keys) {
    let hits = 0;
    for (const key of keys) {
      if (this.get(key) !== null) hits += 1;
      else this.put(key, "");
    }
    return hits;
  }
}

module.exports = { LruCache };
