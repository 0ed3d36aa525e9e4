function hash(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// The first index at which `isReached` holds; it must not hold anywhere before one where it does not.
function search(length, isReached) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Both lists are sorted: virtual nodes by position and name, and the positions of the tracked keys.
class HashRing {
  #virtualNodes;
  #nodes = new Set();
  #ring = [];
  #tracked = new Set();
  #positions = new Float64Array(0);

  constructor(virtualNodes) {
    this.#virtualNodes = virtualNodes;
  }

  join(node) {
    const moved = new Map();
    if (this.#nodes.has(node)) return moved;
    this.#nodes.add(node);
    for (let i = 0; i < this.#virtualNodes; i++) {
      const position = hash(`${node}#${i}`);
      const at = this.#place(position, node);
      this.#ring.splice(at, 0, { position, node });
      this.#handOver(at, moved);
    }
    return moved;
  }

  leave(node) {
    const moved = new Map();
    if (!this.#nodes.delete(node)) return moved;
    for (let i = 0; i < this.#virtualNodes; i++) {
      const at = this.#place(hash(`${node}#${i}`), node);
      this.#handOver(at, moved);
      this.#ring.splice(at, 1);
    }
    return moved;
  }

  owner(key) {
    return this.owners(key, 1)[0] ?? null;
  }

  owners(key, count) {
    const found = new Set();
    const start = this.#place(hash(key), '');
    for (let i = 0; i < this.#ring.length && found.size < count; i++) {
      found.add(this.#ring[(start + i) % this.#ring.length].node);
    }
    return [...found];
  }

  track(prefix, count) {
    const added = [];
    for (let i = 0; i < count; i++) {
      const key = `${prefix}${i}`;
      if (this.#tracked.has(key)) continue;
      this.#tracked.add(key);
      added.push(hash(key));
    }
    const positions = new Float64Array(this.#positions.length + added.length);
    positions.set(this.#positions);
    positions.set(added, this.#positions.length);
    this.#positions = positions.sort();
    return added.length;
  }

  share(node) {
    let keys = 0;
    this.#ring.forEach((each, at) => {
      if (each.node === node) keys += this.#keysInArc(at);
    });
    return keys;
  }

  #place(position, node) {
    const ring = this.#ring;
    return search(ring.length, (i) => {
      return ring[i].position > position || (ring[i].position === position && ring[i].node >= node);
    });
  }

  // Counts the keys between this virtual node and its predecessor for the node behind it.
  #handOver(at, moved) {
    const other = this.#ring[(at + 1) % this.#ring.length].node;
    const keys = this.#keysInArc(at);
    if (other !== this.#ring[at].node && keys > 0) moved.set(other, (moved.get(other) ?? 0) + keys);
  }

  #keysInArc(at) {
    const upto = this.#keysUpto(this.#ring[at].position);
    if (at > 0) return upto - this.#keysUpto(this.#ring[at - 1].position);
    return this.#positions.length - this.#keysUpto(this.#ring[this.#ring.length - 1].position) + upto;
  }

  #keysUpto(position) {
    return search(this.#positions.length, (i) => this.#positions[i] > position);
  }
}

module.exports = { HashRing };
