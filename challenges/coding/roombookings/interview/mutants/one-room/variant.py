"""A mutant: takes all rooms for one."""
from bookings import Bookings


class Variant(Bookings):
    def is_same_room(self, booking, room):
        return True
