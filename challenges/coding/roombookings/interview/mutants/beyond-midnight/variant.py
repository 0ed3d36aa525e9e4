"""A mutant: accepts times after the end of the day."""
from bookings import Bookings


class Variant(Bookings):
    def check_bounds(self, start, end):
        super().check_bounds(start, min(end, 1440))
