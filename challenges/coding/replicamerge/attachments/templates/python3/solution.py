"""Merge edits that replicas have made independently, with the help of their vector clocks.

The input is read and split for you. Decide what survives and print the report.
"""
import sys


def report(edits):
    """Returns the lines of the report.

    An edit is a tuple (key, replica, clock, value): the clock is a dict from replica to count, and the value is None for
    a delete.
    """
    out = []
    # Your code here.
    out.append("keys 0 converged 0")
    return out


def parse(line):
    key, replica, clock, *operation = line.split(" ")
    entries = (entry.split(":") for entry in clock.split(","))
    return key, replica, {name: int(count) for name, count in entries}, operation[1] if operation[0] == "put" else None


def main():
    lines = sys.stdin.read().split("\n")
    n = int(lines[0])
    print("\n".join(report([parse(line) for line in lines[1 : n + 1]])))


main()
