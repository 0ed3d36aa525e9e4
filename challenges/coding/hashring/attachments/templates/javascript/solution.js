// Position of a text on the ring: 0 to 2^32 - 1.
function hash(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// Node n has the virtual nodes n#0, n#1, ... A key belongs to the first virtual node at or behind its position.
class HashRing {
  constructor(virtualNodes) {
    this.virtualNodes = virtualNodes;
  }

  // Put the node on the ring; return an object or Map: other node -> number of tracked keys it has lost.
  join(node) {
    return {};
  }

  // Take the node off the ring; return an object or Map: other node -> number of tracked keys it has won.
  leave(node) {
    return {};
  }

  // Return the node of the key, or null if the ring is empty.
  owner(key) {
    return null;
  }

  // Return the first `count` different nodes clockwise from the key.
  owners(key, count) {
    return [];
  }

  // Track prefix0, prefix1, ...; return how many of these keys are new.
  track(prefix, count) {
    return 0;
  }

  // Return the number of tracked keys that belong to the node.
  share(node) {
    return 0;
  }
}

module.exports = { HashRing };
