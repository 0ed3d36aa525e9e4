"""A mutant: accepts a title that is no text."""
from bookings import Bookings


class Variant(Bookings):
    def check_title(self, title):
        if not isinstance(title, int):
            super().check_title(title)
