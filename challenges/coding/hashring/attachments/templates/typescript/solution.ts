// Position of a text on the ring: 0 to 2^32 - 1.
function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// Node n has the virtual nodes n#0, n#1, ... A key belongs to the first virtual node at or behind its position.
export class HashRing {
  constructor(private virtualNodes: number) {}

  // Put the node on the ring; return for each other node the number of tracked keys it has lost.
  join(node: string): Map<string, number> {
    return new Map();
  }

  // Take the node off the ring; return for each other node the number of tracked keys it has won.
  leave(node: string): Map<string, number> {
    return new Map();
  }

  // Return the node of the key, or null if the ring is empty.
  owner(key: string): string | null {
    return null;
  }

  // Return the first `count` different nodes clockwise from the key.
  owners(key: string, count: number): string[] {
    return [];
  }

  // Track prefix0, prefix1, ...; return how many of these keys are new.
  track(prefix: string, count: number): number {
    return 0;
  }

  // Return the number of tracked keys that belong to the node.
  share(node: string): number {
    return 0;
  }
}
