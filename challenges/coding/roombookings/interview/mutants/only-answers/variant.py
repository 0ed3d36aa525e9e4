"""A mutant: answers 204 and cancels nothing."""
from bookings import Answer, Bookings


class Variant(Bookings):
    def cancel(self, user, name):
        self.find(name, user, self.may_cancel)
        return Answer(204)
