class RateLimiter:
    # Every client has a bucket of at most `capacity` tokens, full at first. In every refill_period_ms
    # milliseconds refill_tokens tokens flow in, continuously and without losing fractions.

    def __init__(self, capacity, refill_tokens, refill_period_ms):
        self.capacity = capacity
        self.refill_tokens = refill_tokens
        self.refill_period_ms = refill_period_ms

    def acquire(self, client, cost, now_ms):
        """Return 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity."""
        return 0

    def remaining(self, client, now_ms):
        """Return the number of whole tokens in the client's bucket, changing nothing."""
        return 0

    def prune(self, now_ms):
        """Forget the clients whose bucket is full again; return their number."""
        return 0

    def tracked(self):
        """Return the number of remembered clients."""
        return 0
