class Versions:
    def compare(self, left, right):
        a, b = numbers(left), numbers(right)
        return (a > b) - (a < b)

    def newest(self, versions):
        return max(versions, key=numbers, default=None)  # of equal ones max takes the first


def numbers(version):
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (5 - len(parts))
