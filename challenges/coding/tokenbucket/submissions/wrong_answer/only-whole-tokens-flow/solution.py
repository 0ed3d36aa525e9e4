class RateLimiter:
    """Wrong: adds whole tokens only and moves the clock past the fraction, which is lost."""

    def __init__(self, capacity, refill_tokens, refill_period_ms):
        self._capacity = capacity
        self._token = refill_period_ms
        self._full = capacity * refill_period_ms
        self._inflow = refill_tokens
        self._buckets = {}  # client -> (level, clock)

    def acquire(self, client, cost, now_ms):
        if cost > self._capacity:
            return -1
        level, clock = self._bucket_at(client, now_ms)
        missing = cost * self._token - level
        if missing <= 0:
            self._buckets[client] = (-missing, clock)
            return 0
        self._buckets[client] = (level, clock)
        return (missing + self._inflow - 1) // self._inflow

    def remaining(self, client, now_ms):
        level, _ = self._bucket_at(client, now_ms)
        return level // self._token

    def prune(self, now_ms):
        full = [client for client in self._buckets if self._bucket_at(client, now_ms)[0] == self._full]
        for client in full:
            del self._buckets[client]
        return len(full)

    def tracked(self):
        return len(self._buckets)

    def _bucket_at(self, client, now_ms):
        level, clock = self._buckets.get(client, (self._full, now_ms))
        now_ms = max(now_ms, clock)
        return min(self._full, level + (now_ms - clock) * self._inflow // self._token * self._token), now_ms
