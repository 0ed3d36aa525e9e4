class RateLimiter:
    """Correct, but keeps all requests of a client and goes through them again on every call."""

    def __init__(self, capacity, refill_tokens, refill_period_ms):
        self._capacity = capacity
        self._token = refill_period_ms
        self._full = capacity * refill_period_ms
        self._inflow = refill_tokens
        self._history = {}  # client -> list of (time, units taken)

    def acquire(self, client, cost, now_ms):
        if cost > self._capacity:
            return -1
        level, clock = self._replay(client, now_ms)
        missing = cost * self._token - level
        taken = cost * self._token if missing <= 0 else 0
        self._history.setdefault(client, []).append((clock, taken))
        return 0 if missing <= 0 else (missing + self._inflow - 1) // self._inflow

    def remaining(self, client, now_ms):
        return self._replay(client, now_ms)[0] // self._token

    def prune(self, now_ms):
        full = [client for client in self._history if self._replay(client, now_ms)[0] == self._full]
        for client in full:
            del self._history[client]
        return len(full)

    def tracked(self):
        return len(self._history)

    def _replay(self, client, now_ms):
        level = self._full
        clock = None
        for time, taken in self._history.get(client, []):
            if clock is not None:
                level = min(self._full, level + (time - clock) * self._inflow)
            level -= taken
            clock = time
        if clock is None:
            return level, now_ms
        now_ms = max(now_ms, clock)
        return min(self._full, level + (now_ms - clock) * self._inflow), now_ms
