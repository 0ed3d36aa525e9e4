import threading


class LoadingCache:
    def __init__(self, source, ttl_ms):
        self.source = source
        self.ttl_ms = ttl_ms
        self.lock = threading.RLock()
        self.entries = {}  # key -> (value, loaded_ms)

    def get(self, key, now_ms):
        with self.lock:
            if key in self.entries:
                value, loaded_ms = self.entries[key]
                if now_ms < loaded_ms + self.ttl_ms:
                    return value
                del self.entries[key]
            value = self.source.load(key)
            self.entries[key] = value, now_ms
            return value

    def invalidate(self, key):
        with self.lock:
            self.entries.pop(key, None)
