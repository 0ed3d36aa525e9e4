"""A mutant: accepts titles of more than 60 characters."""
from bookings import Bookings


class Variant(Bookings):
    def check_title(self, title):
        super().check_title(title[:60] if isinstance(title, str) else title)
