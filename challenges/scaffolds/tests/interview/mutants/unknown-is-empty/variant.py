"""A mutant: what nobody has read has a count of 0."""
from counters import Counters


class Variant(Counters):
    def unknown(self, page):
        return 200, {"page": page, "count": 0}
