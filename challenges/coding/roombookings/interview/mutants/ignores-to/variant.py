"""A mutant: lists bookings after the asked period."""
from bookings import Bookings


class Variant(Bookings):
    def is_listed(self, booking, start, end):
        return start < booking["to"]
