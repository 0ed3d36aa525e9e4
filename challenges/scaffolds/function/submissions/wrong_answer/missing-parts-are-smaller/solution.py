"""One plausible mistake: 1.2 comes before 1.2.0, because a shorter list does."""


class Versions:
    def compare(self, left, right):
        a, b = numbers(left), numbers(right)
        return (a > b) - (a < b)

    def newest(self, versions):
        return max(versions, key=numbers, default=None)


def numbers(version):
    return [int(part) for part in version.split(".")]
