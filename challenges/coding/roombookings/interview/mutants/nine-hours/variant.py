"""A mutant: accepts bookings of more than eight hours."""
from bookings import Bookings


class Variant(Bookings):
    def check_length(self, start, end):
        super().check_length(start, min(end, start + 480))
