"""A mutant: points with Location to all bookings and not to the new one."""
from bookings import Bookings


class Variant(Bookings):
    def location(self, booking):
        return "/bookings"
