class LruCache:
    """Correct, but stamps every use and looks at all stamps whenever an entry has to leave."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._values = {}
        self._used = {}
        self._clock = 0

    def _use(self, key):
        self._clock += 1
        self._used[key] = self._clock

    def get(self, key):
        if key not in self._values:
            return None
        self._use(key)
        return self._values[key]

    def put(self, key, value):
        evicted = None
        if key not in self._values and len(self._values) == self._capacity:
            evicted = min(self._used, key=self._used.get)
            self.remove(evicted)
        self._use(key)
        self._values[key] = value
        return evicted

    def remove(self, key):
        if key not in self._values:
            return False
        del self._values[key]
        del self._used[key]
        return True

    def recent_keys(self):
        return sorted(self._used, key=self._used.get, reverse=True)

    def replay(self, keys):
        hits = 0
        for key in keys:
            if self.get(key) is not None:
                hits += 1
            else:
                self.put(key, "")
        return hits
