import threading
from concurrent.futures import Future


class Entry:
    """In the map from the moment its load begins, so whoever comes later finds it and waits for it."""

    def __init__(self, loaded_ms):
        self.loaded_ms = loaded_ms
        self.is_loaded = False  # guarded by the lock of the cache
        self.value = Future()


class LoadingCache:
    def __init__(self, source, ttl_ms):
        self.source = source
        self.ttl_ms = ttl_ms
        self.lock = threading.Lock()
        self.entries = {}

    def get(self, key, now_ms):
        with self.lock:
            entry = self.entries.get(key)
            is_mine = entry is None or (entry.is_loaded and now_ms >= entry.loaded_ms + self.ttl_ms)
            if is_mine:
                entry = self.entries[key] = Entry(now_ms)
        if is_mine:
            self._load(key, entry)
        return entry.value.result()

    def invalidate(self, key):
        # A load under way still serves those who wait for it, and nobody else.
        with self.lock:
            self.entries.pop(key, None)

    def _load(self, key, entry):
        try:
            value = self.source.load(key)
        except BaseException as error:
            with self.lock:
                if self.entries.get(key) is entry:
                    del self.entries[key]
            entry.value.set_exception(error)
        else:
            with self.lock:
                entry.is_loaded = True
            entry.value.set_result(value)
