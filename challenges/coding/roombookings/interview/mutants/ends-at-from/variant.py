"""A mutant: lists a booking that ends where the asked period begins."""
from bookings import Bookings


class Variant(Bookings):
    def is_listed(self, booking, start, end):
        return booking["from"] < end and start <= booking["to"]
