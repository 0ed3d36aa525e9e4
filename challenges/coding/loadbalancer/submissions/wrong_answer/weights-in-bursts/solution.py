class Backend:
    def __init__(self, number, name, weight):
        self.number = number
        self.name = name
        self.weight = weight
        self.healthy = True
        self.active = 0
        self.credit = 0
        self.last_pick = 0


class LoadBalancer:
    # A dict keeps the order of adding; numbers are never used twice, so that they outlive a removal.

    def __init__(self, strategy):
        self.choose = {
            "round-robin": self.next_in_turn,
            "weighted": self.largest_credit,
            "least-connections": self.smallest_load,
        }[strategy]
        self.backends = {}
        self.added = 0
        self.picks = 0
        self.turn = 0

    def add(self, name, weight):
        if name in self.backends:
            return False
        self.added += 1
        self.backends[name] = Backend(self.added, name, weight)
        return True

    def remove(self, name):
        return self.backends.pop(name, None) is not None

    def set_healthy(self, name, healthy):
        backend = self.backends.get(name)
        if backend is None:
            return False
        backend.healthy = healthy
        if not healthy:
            backend.credit = 0
        return True

    def pick(self):
        healthy = [backend for backend in self.backends.values() if backend.healthy]
        if not healthy:
            return None
        chosen = self.choose(healthy)
        self.picks += 1
        chosen.last_pick = self.picks
        chosen.active += 1
        return chosen.name

    def finish(self, name):
        backend = self.backends.get(name)
        if backend is None or backend.active == 0:
            return False
        backend.active -= 1
        return True

    def active(self, name):
        backend = self.backends.get(name)
        return -1 if backend is None else backend.active

    def next_in_turn(self, healthy):
        chosen = next((backend for backend in healthy if backend.number > self.turn), healthy[0])
        self.turn = chosen.number
        return chosen

    def largest_credit(self, healthy):
        chosen = None
        for backend in healthy:
            if backend.credit < backend.weight and chosen is None:
                chosen = backend
        if chosen is None:
            for backend in healthy:
                backend.credit = 0
            chosen = healthy[0]
        chosen.credit += 1
        return chosen

    def smallest_load(self, healthy):
        chosen = healthy[0]
        for backend in healthy:
            difference = backend.active * chosen.weight - chosen.active * backend.weight
            if difference < 0 or (difference == 0 and backend.last_pick < chosen.last_pick):
                chosen = backend
        return chosen
