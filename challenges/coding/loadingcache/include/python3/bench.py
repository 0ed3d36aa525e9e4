"""What the tests put around a LoadingCache: a source whose loads wait for what happens elsewhere."""
import time
from collections import defaultdict

import solution
from events import Events
from source import LoadError


class Source:
    def __init__(self, events):
        self._events = events
        self.cache = None
        self.waits = defaultdict(list)
        self.fails = {}
        self.others = {}

    def load(self, key):
        self._events.happen("loading")
        number = self._events.happen(f"loading {key}")
        others, now_ms = self.others.get(key, ((), 0))
        parts = [self.cache.get(other, now_ms) for other in others]
        waits = self.waits.get((key, number), ())
        for event, count in waits:
            self._events.wait_for(f"load of {key}", event, count)
        if waits:
            time.sleep(0.002)  # who has called is inside by then
        first, last = self.fails.get(key, (0, -1))
        if first <= number <= last:
            raise LoadError(f"no {key}")
        return f"{key}#{number}" + (f"[{','.join(parts)}]" if parts else "")


class Bench:
    def __init__(self, ttl_ms):
        self._events = Events()
        self._source = Source(self._events)
        self._cache = self._source.cache = solution.LoadingCache(self._source, ttl_ms)

    def load_waits(self, key, number, event, count):
        self._source.waits[key, number].append((event, count))

    def load_fails(self, key, first, last):
        self._source.fails[key] = first, last

    def load_gets(self, key, others, now_ms):
        self._source.others[key] = others, now_ms

    def get(self, key, now_ms):
        self._events.happen(f"get {key}")
        try:
            result = self._cache.get(key, now_ms)
        except LoadError as error:
            result = f"failed: {error}"
        self._events.happen(f"got {key}")
        return result

    def invalidate(self, key):
        self._cache.invalidate(key)
        self._events.happen(f"invalidated {key}")

    def wait_for(self, event, count):
        self._events.wait_for("a thread", event, count)

    def loads(self, key):
        return self._events.count(f"loading {key}")

    def missed(self):
        return self._events.missed()
