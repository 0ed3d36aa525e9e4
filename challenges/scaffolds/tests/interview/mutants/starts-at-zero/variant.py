"""A mutant: the first count is 0."""
from counters import Counters


class Variant(Counters):
    def count(self, page):
        self.counts[page] = self.counts.get(page, -1) + 1
        return self.shown(page)
