"""A mutant: shows the titles of other people's bookings in the list."""
from bookings import Bookings


class Variant(Bookings):
    def listed(self, booking, user):
        return super().listed(booking, booking["owner"])
