"""A mutant: reading counts."""
from counters import Counters


class Variant(Counters):
    def read(self, page):
        return self.count(page) if page in self.counts else self.unknown(page)
