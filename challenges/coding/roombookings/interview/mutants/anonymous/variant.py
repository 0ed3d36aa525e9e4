"""A mutant: lets callers without X-User make bookings."""
from bookings import Bookings


class Variant(Bookings):
    def caller(self, headers):
        return headers.get("X-User") or "nobody"
