"""A mutant: shows a booking to people who do not own it."""
from bookings import Bookings


class Variant(Bookings):
    def may_see(self, booking, user):
        return True
