import heapq


class TtlCache:
    """Wrong: an entry is still live at the very moment its TTL ends."""

    def __init__(self):
        self._entries = {}  # key -> (value, expiry); expiry is None if the entry never expires
        self._queue = []
        self._hits = 0
        self._misses = 0
        self._reclaimed = 0

    def set(self, key, value, ttl_ms, now_ms):
        replaced = self._live(key, now_ms) is not None
        self._store(key, value, ttl_ms, now_ms)
        return replaced

    def set_many(self, keys, value, ttl_ms, now_ms):
        return sum(self.set(key, value, ttl_ms, now_ms) for key in keys)

    def get(self, key, now_ms):
        entry = self._live(key, now_ms)
        if entry is None:
            self._misses += 1
            return None
        self._hits += 1
        return entry[0]

    def touch(self, key, ttl_ms, now_ms):
        entry = self._live(key, now_ms)
        if entry is None:
            return False
        self._store(key, entry[0], ttl_ms, now_ms)
        return True

    def sweep(self, now_ms):
        reclaimed_before = self._reclaimed
        while self._queue and self._queue[0][0] < now_ms:
            expiry, key = heapq.heappop(self._queue)
            entry = self._entries.get(key)
            if entry is not None and entry[1] == expiry:
                self._reclaim(key)
        return self._reclaimed - reclaimed_before

    def size(self):
        return len(self._entries)

    def stats(self):
        return [self._hits, self._misses, self._reclaimed]

    def _live(self, key, now_ms):
        entry = self._entries.get(key)
        if entry is not None and entry[1] is not None and entry[1] < now_ms:
            self._reclaim(key)
            return None
        return entry

    def _store(self, key, value, ttl_ms, now_ms):
        if ttl_ms == 0:
            self._entries[key] = (value, None)
            return
        self._entries[key] = (value, now_ms + ttl_ms)
        heapq.heappush(self._queue, (now_ms + ttl_ms, key))

    def _reclaim(self, key):
        del self._entries[key]
        self._reclaimed += 1
