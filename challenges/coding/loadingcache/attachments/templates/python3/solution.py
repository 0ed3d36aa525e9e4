"""A cache that works as long as a single thread uses it."""
import threading

from source import LoadError  # what source.load(key) raises when there is no value


class LoadingCache:
    def __init__(self, source, ttl_ms):
        self.source = source
        self.ttl_ms = ttl_ms
        self.entries = {}  # key -> (value, loaded_ms)

    def get(self, key, now_ms):
        if key in self.entries:
            value, loaded_ms = self.entries[key]
            if now_ms < loaded_ms + self.ttl_ms:
                return value
            del self.entries[key]
        value = self.source.load(key)
        self.entries[key] = value, now_ms
        return value

    def invalidate(self, key):
        self.entries.pop(key, None)
