"""A mutant: refuses a booking of exactly eight hours."""
from bookings import Bookings


class Variant(Bookings):
    def check_length(self, start, end):
        super().check_length(start, end + 1)
