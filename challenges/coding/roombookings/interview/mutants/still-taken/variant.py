"""A mutant: does not free the room when a booking is cancelled."""
from bookings import Answer, Bookings


class Variant(Bookings):
    def __init__(self):
        super().__init__()
        self.cancelled = set()

    def find(self, name, user, is_allowed):
        return super().find(None if name in self.cancelled else name, user, is_allowed)

    def is_listed(self, booking, start, end):
        return booking["id"] not in self.cancelled and super().is_listed(booking, start, end)

    def cancel(self, user, name):
        self.find(name, user, self.may_cancel)
        self.cancelled.add(name)
        return Answer(204)
