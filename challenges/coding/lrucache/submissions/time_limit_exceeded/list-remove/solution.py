class LruCache:
    """Correct, but keeps the order in a plain list: every use searches it from the oldest end."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._values = {}
        self._order = []

    def _use(self, key):
        if key in self._values:
            self._order.remove(key)
        self._order.append(key)

    def get(self, key):
        if key not in self._values:
            return None
        self._use(key)
        return self._values[key]

    def put(self, key, value):
        evicted = None
        if key not in self._values and len(self._values) == self._capacity:
            evicted = self._order.pop(0)
            del self._values[evicted]
        self._use(key)
        self._values[key] = value
        return evicted

    def remove(self, key):
        if key not in self._values:
            return False
        self._order.remove(key)
        del self._values[key]
        return True

    def recent_keys(self):
        return self._order[::-1]

    def replay(self, keys):
        hits = 0
        for key in keys:
            if self.get(key) is not None:
                hits += 1
            else:
                self.put(key, "")
        return hits
