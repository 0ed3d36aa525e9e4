"""A mutant: lets anybody cancel a booking."""
from bookings import Bookings


class Variant(Bookings):
    def may_cancel(self, booking, user):
        return True
