"""Splits bills. Unchanged: the fault is still there."""
import sys


def shares(cents, count):
    return [cents // count] * count


for line in sys.stdin:
    cents, *names = line.split()
    print(*(f"{name}={share}" for name, share in zip(names, shares(int(cents), len(names)))))
