from collections import OrderedDict


class LruCache:
    """Takes the empty string for "not cached"."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._entries = OrderedDict()

    def get(self, key):
        value = self._entries.get(key)
        if not value:
            return None
        self._entries.move_to_end(key)
        return value

    def put(self, key, value):
        evicted = None
        if key not in self._entries and len(self._entries) == self._capacity:
            evicted, _ = self._entries.popitem(last=False)
        self._entries[key] = value
        self._entries.move_to_end(key)
        return evicted

    def remove(self, key):
        if key not in self._entries:
            return False
        del self._entries[key]
        return True

    def recent_keys(self):
        return list(reversed(self._entries))

    def replay(self, keys):
        hits = 0
        for key in keys:
            if self.get(key) is not None:
                hits += 1
            else:
                self.put(key, "")
        return hits
