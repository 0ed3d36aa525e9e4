"""One plausible mistake: the place is remembered at join, and nobody moves up."""


class WaitingRoom:
    def __init__(self, capacity):
        self.capacity = capacity
        self.places = {}

    def join(self, user):
        if user not in self.places:
            if len(self.places) == self.capacity:
                return 0
            self.places[user] = len(self.places) + 1
        return self.places[user]

    def leave(self, user):
        return self.places.pop(user, None) is not None

    def admit(self, count):
        admitted = list(self.places)[:count]
        for user in admitted:
            del self.places[user]
        return admitted

    def place(self, user):
        return self.places.get(user)
