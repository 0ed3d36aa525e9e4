class TtlCache:
    # An entry stored or touched at time t is live while now_ms < t + ttl_ms; ttl_ms 0 means for ever.
    # An expired entry leaves memory when a call comes across its key, or in sweep, and is counted then.

    def __init__(self):
        pass

    def set(self, key, value, ttl_ms, now_ms):
        """Store the value; return True if a live entry was replaced."""
        return False

    def set_many(self, keys, value, ttl_ms, now_ms):
        """Do set for each key in order; return how many replaced a live entry."""
        return 0

    def get(self, key, now_ms):
        """Return the value of a live entry (a hit), or None (a miss)."""
        return None

    def touch(self, key, ttl_ms, now_ms):
        """Give a live entry a new TTL from now on; return False if there is none."""
        return False

    def sweep(self, now_ms):
        """Reclaim all expired entries and return their number."""
        return 0

    def size(self):
        """Return the number of entries in memory, expired ones included."""
        return 0

    def stats(self):
        """Return [hits, misses, reclaimed]."""
        return [0, 0, 0]
