"""As agreed as well: bodies may have more members."""
from counters import Counters


class Variant(Counters):
    def shown(self, page):
        status, body = super().shown(page)
        return status, {"url": "/counters/" + page, **body}
