class Breaker:
    # The period grows whenever the breaker opens or closes; results from an earlier period are void.

    def __init__(self, failures_max, open_ms):
        self.failures_max = failures_max
        self.open_ms = open_ms
        self.failures = 0
        self.until = None
        self.probing = False
        self.period = 0

    def state(self, now_ms):
        if self.until is None:
            return "closed"
        return "open" if now_ms < self.until else "half-open"

    def permit(self, now_ms):
        if self.until is None:
            return True
        if now_ms < self.until or self.probing:
            return False
        self.probing = True
        return True

    def settle(self, period, healthy, now_ms):
        if period != self.period:
            return
        if healthy:
            self.failures = 0
            if self.until is not None:
                self.change(None)
        else:
            self.failures += 1
            if self.until is not None or self.failures == self.failures_max:
                self.change(now_ms + self.open_ms)

    def change(self, until):
        self.until = until
        self.probing = False
        self.failures = 0
        self.period += 1


class Call:
    def __init__(self, deadline):
        self.deadline = deadline
        self.attempts = 0
        self.next_at = None
        self.period = None


class ResilientClient:
    def __init__(self, attempts_max, base_ms, cap_ms, failures_max, open_ms):
        self.attempts_max = attempts_max
        self.base_ms = base_ms
        self.cap_ms = cap_ms
        self.breaker = Breaker(failures_max, open_ms)
        self.calls = {}
        self.sent = 0
        self.ended = {"rejected": 0, "done": 0, "failed": 0}

    def start(self, call, budget_ms, now_ms):
        if call in self.calls:
            return "ignored"
        self.calls[call] = Call(now_ms + budget_ms)
        return self.attempt(call, now_ms)

    def report(self, call, outcome, now_ms):
        state = self.calls.get(call)
        if state is None or state.next_at is not None:
            return "ignored"
        self.breaker.settle(state.period, outcome != "error", now_ms)
        if now_ms >= state.deadline or outcome == "fatal":
            return self.end(call, "failed")
        if outcome == "ok":
            return self.end(call, "done")
        next_at = now_ms + self.pause(state.attempts)
        if state.attempts == self.attempts_max or next_at >= state.deadline:
            return self.end(call, "failed")
        state.next_at = next_at
        return f"retry {next_at}"

    def wake(self, call, now_ms):
        state = self.calls.get(call)
        if state is None or state.next_at is None or now_ms < state.next_at:
            return "ignored"
        if now_ms >= state.deadline:
            return self.end(call, "failed")
        return self.attempt(call, now_ms)

    def state(self, now_ms):
        return self.breaker.state(now_ms)

    def stats(self):
        return [self.sent, *self.ended.values()]

    def attempt(self, call, now_ms):
        if not self.breaker.permit(now_ms):
            return self.end(call, "rejected")
        state = self.calls[call]
        state.attempts += 1
        state.next_at = None
        state.period = self.breaker.period
        self.sent += 1
        return "send"

    def end(self, call, result):
        del self.calls[call]
        self.ended[result] += 1
        return result

    def pause(self, failed):
        pause = min(self.base_ms, self.cap_ms)
        for _ in range(failed - 1):
            if pause == self.cap_ms:
                break
            pause = min(2 * pause, self.cap_ms)
        return pause
