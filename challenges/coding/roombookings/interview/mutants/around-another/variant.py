"""A mutant: does not notice a booking that encloses another one."""
from bookings import Bookings


class Variant(Bookings):
    def overlaps(self, booking, start, end):
        return booking["from"] <= start < booking["to"] or booking["from"] < end <= booking["to"]
