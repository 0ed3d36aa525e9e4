"""A mutant: makes bookings of rooms that do not exist."""
from bookings import Bookings


class Variant(Bookings):
    def check_room(self, room):
        pass
