from collections import deque


class Log:
    """The moments at which requests were let in, oldest first, with their numbers."""

    def __init__(self, limit, window_ms):
        self.limit = limit
        self.window_ms = window_ms
        self.moments = deque()
        self.counted = 0

    def advance(self, now_ms):
        while self.moments and self.moments[0][0] + self.window_ms <= now_ms:
            self.counted -= self.moments.popleft()[1]

    def room(self):
        return self.limit - self.counted

    def let_in(self, count, now_ms):
        self.moments.append((now_ms, count))
        self.counted += count

    def usage(self):
        return self.counted

    def wait(self, now_ms):
        return 0 if self.counted < self.limit else self.moments[0][0] + self.window_ms - now_ms

    def is_idle(self):
        return self.counted == 0


class Counter:
    """What was let in in the window of the last call and in the one before."""

    def __init__(self, limit, window_ms):
        self.limit = limit
        self.window_ms = window_ms
        self.window = -2
        self.current = 0
        self.previous = 0
        self.weighed = 0

    def advance(self, now_ms):
        window, elapsed = divmod(now_ms, self.window_ms)
        if window != self.window:
            self.previous = self.current if window == self.window + 1 else 0
            self.current = 0
            self.window = window
        self.weighed = self.previous * (self.window_ms - elapsed)

    def room(self):
        return self.limit - self.current + -self.weighed // self.window_ms

    def let_in(self, count, now_ms):
        self.current += count

    def usage(self):
        return self.current + self.weighed // self.window_ms

    def wait(self, now_ms):
        if self.room() > 0:
            return 0
        start = self.window * self.window_ms
        if self.current < self.limit:
            return start + self.first_elapsed(self.previous, self.current) - now_ms
        return start + self.window_ms + self.first_elapsed(self.current, 0) - now_ms

    def first_elapsed(self, previous, current):
        return self.window_ms - (self.limit - 1 - current) * self.window_ms // previous

    def is_idle(self):
        return self.current == 0


class SlidingLimiter:
    def __init__(self, mode, limit, window_ms):
        kind = Log if mode == "log" else Counter
        self.new_state = lambda: kind(limit, window_ms)
        self.clients = {}

    def allow(self, client, count, now_ms):
        state = self.state_at(client, now_ms)
        admitted = max(0, min(count, state.room()))
        if admitted > 0:
            state.let_in(admitted, now_ms)
            self.clients[client] = state
        return admitted

    def usage(self, client, now_ms):
        return self.state_at(client, now_ms).usage()

    def retry_after(self, client, now_ms):
        return self.state_at(client, now_ms).wait(now_ms)

    def sweep(self, now_ms):
        idle = [client for client in self.clients if self.state_at(client, now_ms).is_idle()]
        for client in idle:
            del self.clients[client]
        return len(idle)

    def tracked(self):
        return len(self.clients)

    def state_at(self, client, now_ms):
        state = self.clients.get(client) or self.new_state()
        state.advance(now_ms)
        return state
