"""A mutant: answers 200 to a booking that it makes, instead of 201."""
from bookings import Bookings


class Variant(Bookings):
    created = 200
