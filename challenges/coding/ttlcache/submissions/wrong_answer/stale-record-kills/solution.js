// Binary min-heap of {expiry, key} records, ordered by expiry.
class ExpiryQueue {
  #heap = [];

  get first() {
    return this.#heap[0];
  }

  push(record) {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent].expiry <= record.expiry) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = record;
  }

  pop() {
    const heap = this.#heap;
    const top = heap[0];
    const moved = heap.pop();
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1].expiry < heap[child].expiry) child += 1;
      if (moved.expiry <= heap[child].expiry) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
    return top;
  }
}

// Wrong: trusts every queue record, so an old one takes away an entry that was refreshed since.
class TtlCache {
  #entries = new Map();
  #queue = new ExpiryQueue();
  #hits = 0;
  #misses = 0;
  #reclaimed = 0;

  set(key, value, ttlMs, nowMs) {
    const replaced = this.#live(key, nowMs) !== undefined;
    this.#store(key, value, ttlMs, nowMs);
    return replaced;
  }

  setMany(keys, value, ttlMs, nowMs) {
    let replaced = 0;
    for (const key of keys) {
      if (this.set(key, value, ttlMs, nowMs)) replaced += 1;
    }
    return replaced;
  }

  get(key, nowMs) {
    const entry = this.#live(key, nowMs);
    if (entry === undefined) {
      this.#misses += 1;
      return null;
    }
    this.#hits += 1;
    return entry.value;
  }

  touch(key, ttlMs, nowMs) {
    const entry = this.#live(key, nowMs);
    if (entry === undefined) return false;
    this.#store(key, entry.value, ttlMs, nowMs);
    return true;
  }

  sweep(nowMs) {
    const before = this.#reclaimed;
    while (this.#queue.first !== undefined && this.#queue.first.expiry <= nowMs) {
      const { key, expiry } = this.#queue.pop();
      if (this.#entries.has(key)) this.#reclaim(key);
    }
    return this.#reclaimed - before;
  }

  size() {
    return this.#entries.size;
  }

  stats() {
    return [this.#hits, this.#misses, this.#reclaimed];
  }

  #live(key, nowMs) {
    const entry = this.#entries.get(key);
    if (entry === undefined || nowMs < entry.expiry) return entry;
    this.#reclaim(key);
    return undefined;
  }

  #store(key, value, ttlMs, nowMs) {
    const expiry = ttlMs === 0 ? Infinity : nowMs + ttlMs;
    this.#entries.set(key, { value, expiry });
    if (expiry !== Infinity) this.#queue.push({ key, expiry });
  }

  #reclaim(key) {
    this.#entries.delete(key);
    this.#reclaimed += 1;
  }
}

module.exports = { TtlCache };
