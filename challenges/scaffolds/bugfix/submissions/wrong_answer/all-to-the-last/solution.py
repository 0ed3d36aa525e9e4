"""Splits bills. One plausible mistake: the last one pays all that cannot be divided."""
import sys


def shares(cents, count):
    share, rest = divmod(cents, count)
    return [share] * (count - 1) + [share + rest]


for line in sys.stdin:
    cents, *names = line.split()
    print(*(f"{name}={share}" for name, share in zip(names, shares(int(cents), len(names)))))
