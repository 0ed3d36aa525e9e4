from bisect import bisect_left, bisect_right, insort


def hash32(text):
    h = 2166136261
    for b in text.encode():
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


class HashRing:
    # Both lists are sorted: virtual nodes as (position, name), and the positions of the tracked keys.

    def __init__(self, virtual_nodes):
        self.virtual_nodes = virtual_nodes
        self.nodes = set()
        self.ring = []
        self.tracked = set()
        self.positions = []

    def join(self, node):
        moved = {}
        if node in self.nodes:
            return moved
        self.nodes.add(node)
        for virtual in self.virtual_nodes_of(node):
            insort(self.ring, virtual)
            self.hand_over(virtual, moved)
        return moved

    def leave(self, node):
        moved = {}
        if node not in self.nodes:
            return moved
        self.nodes.remove(node)
        for virtual in self.virtual_nodes_of(node):
            del self.ring[self.hand_over(virtual, moved)]
        return moved

    def owner(self, key):
        return next(iter(self.owners(key, 1)), None)

    def owners(self, key, count):
        start = bisect_left(self.ring, (hash32(key), ""))
        found = {}
        for i in range(len(self.ring)):
            if len(found) == count:
                break
            found[self.ring[(start + i) % len(self.ring)][1]] = True
        return list(found)

    def track(self, prefix, count):
        new = [f"{prefix}{i}" for i in range(count)]
        self.tracked.update(new)
        self.positions.extend(map(hash32, new))
        self.positions.sort()
        return len(new)

    def share(self, node):
        return sum(self.keys_in_arc(i) for i, (_, name) in enumerate(self.ring) if name == node)

    def virtual_nodes_of(self, node):
        return [(hash32(f"{node}#{i}"), node) for i in range(self.virtual_nodes)]

    def hand_over(self, virtual, moved):
        """Counts the keys between this virtual node and its predecessor for the node behind it."""
        at = bisect_left(self.ring, virtual)
        other = self.ring[(at + 1) % len(self.ring)][1]
        keys = self.keys_in_arc(at)
        if other != virtual[1] and keys > 0:
            moved[other] = moved.get(other, 0) + keys
        return at

    def keys_in_arc(self, at):
        upto = bisect_right(self.positions, self.ring[at][0])
        before = bisect_right(self.positions, self.ring[at - 1][0])
        return upto - before if at > 0 else upto - before + len(self.positions)
