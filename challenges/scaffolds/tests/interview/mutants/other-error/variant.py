"""A mutant: the error has another name."""
from counters import Counters


class Variant(Counters):
    def unknown(self, page):
        return 404, {"error": "missing"}
