"""Splits bills. The first ones pay what cannot be divided."""
import sys


def shares(cents, count):
    share, rest = divmod(cents, count)
    return [share + (i < rest) for i in range(count)]


for line in sys.stdin:
    cents, *names = line.split()
    print(*(f"{name}={share}" for name, share in zip(names, shares(int(cents), len(names)))))
