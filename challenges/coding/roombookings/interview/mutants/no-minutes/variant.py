"""A mutant: accepts a booking that ends when it begins."""
from bookings import Bookings


class Variant(Bookings):
    def check_order(self, start, end):
        if start != end:
            super().check_order(start, end)
