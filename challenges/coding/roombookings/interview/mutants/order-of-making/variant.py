"""A mutant: lists bookings in the order in which they were made."""
from bookings import Bookings


class Variant(Bookings):
    def in_order(self, bookings):
        return bookings
