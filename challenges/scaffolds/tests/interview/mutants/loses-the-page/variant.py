"""A mutant: the page is not named."""
from counters import Counters


class Variant(Counters):
    def shown(self, page):
        status, body = super().shown(page)
        return status, {"count": body["count"]}
