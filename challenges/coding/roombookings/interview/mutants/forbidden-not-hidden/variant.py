"""A mutant: answers 403 for the booking of somebody else, which gives away that it exists."""
from bookings import Bookings, Refusal


class Variant(Bookings):
    def find(self, name, user, is_allowed):
        if name in self.bookings and not is_allowed(self.bookings[name], user):
            raise Refusal(403, "forbidden")
        return super().find(name, user, is_allowed)
