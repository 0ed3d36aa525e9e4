"""One plausible mistake: the numbers are compared as texts, so 9 is greater than 10."""


class Versions:
    def compare(self, left, right):
        a, b = parts(left), parts(right)
        return (a > b) - (a < b)

    def newest(self, versions):
        return max(versions, key=parts, default=None)


def parts(version):
    texts = version.split(".")
    return texts + ["0"] * (5 - len(texts))
