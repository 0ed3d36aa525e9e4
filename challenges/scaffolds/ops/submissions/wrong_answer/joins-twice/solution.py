"""One plausible mistake: who joins again stands in line twice."""


class WaitingRoom:
    def __init__(self, capacity):
        self.capacity = capacity
        self.line = []

    def join(self, user):
        if len(self.line) == self.capacity:
            return 0
        self.line.append(user)
        return len(self.line)

    def leave(self, user):
        if user not in self.line:
            return False
        self.line.remove(user)
        return True

    def admit(self, count):
        admitted, self.line = self.line[:count], self.line[count:]
        return admitted

    def place(self, user):
        return self.line.index(user) + 1 if user in self.line else None
