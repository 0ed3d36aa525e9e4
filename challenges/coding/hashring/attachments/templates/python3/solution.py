def hash32(text):
    """Position of a text on the ring: 0 to 2^32 - 1."""
    h = 2166136261
    for b in text.encode():
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


class HashRing:
    # Node n has the virtual nodes n#0, n#1, ... A key belongs to the first virtual node at or behind its position.

    def __init__(self, virtual_nodes):
        self.virtual_nodes = virtual_nodes

    def join(self, node):
        """Put the node on the ring; return {other node: number of tracked keys it has lost}."""
        return {}

    def leave(self, node):
        """Take the node off the ring; return {other node: number of tracked keys it has won}."""
        return {}

    def owner(self, key):
        """Return the node of the key, or None if the ring is empty."""
        return None

    def owners(self, key, count):
        """Return the first `count` different nodes clockwise from the key."""
        return []

    def track(self, prefix, count):
        """Track prefix0, prefix1, ...; return how many of these keys are new."""
        return 0

    def share(self, node):
        """Return the number of tracked keys that belong to the node."""
        return 0
