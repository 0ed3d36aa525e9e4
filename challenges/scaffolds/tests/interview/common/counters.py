"""The rules, without HTTP. Each is a method of its own, so that a variant can replace one. All answer with a status and a body."""


class Counters:
    def __init__(self):
        self.counts = {}

    def key(self, page):
        return page

    def count(self, page):
        key = self.key(page)
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.shown(page)

    def read(self, page):
        return self.shown(page) if self.key(page) in self.counts else self.unknown(page)

    def shown(self, page):
        return 200, {"page": page, "count": self.counts[self.key(page)]}

    def unknown(self, page):
        return 404, {"error": "not_found"}
