"""A mutant: accepts times off the quarter of an hour."""
from bookings import Bookings


class Variant(Bookings):
    def check_step(self, minutes):
        pass
