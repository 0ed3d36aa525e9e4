"""A mutant: does not notice a booking inside of another one."""
from bookings import Bookings


class Variant(Bookings):
    def overlaps(self, booking, start, end):
        return start <= booking["from"] < end or start < booking["to"] <= end
