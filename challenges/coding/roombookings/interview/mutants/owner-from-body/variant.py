"""A mutant: lets the body say whose booking it is."""
from bookings import Bookings


class Variant(Bookings):
    def create(self, user, body):
        return super().create(self.read(body).get("owner") or user, body)
