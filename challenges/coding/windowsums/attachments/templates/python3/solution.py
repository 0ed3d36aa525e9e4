"""Sums events by window and key, publishes, corrects and forgets. See the statement for the rules.

The input is read for you: write the class.
"""
import sys


class Aggregator:
    def __init__(self, sources, size, delay, lateness):
        self.out = []  # the lines to print

    def event(self, source, key, time, value):
        """The source reports a value for this key at this event time."""

    def set_idle(self, source):
        """The source is idle until its next event."""

    def finish(self):
        """The input has ended."""
        self.out.append("events 0 late 0 corrections 0 peak 0")


def main():
    lines = sys.stdin.read().splitlines()
    aggregator = Aggregator(*map(int, lines[0].split()))
    for line in lines[1:]:
        kind, *fields = line.split()
        if kind == "event":
            source, key, time, value = fields
            aggregator.event(int(source), key, int(time), int(value))
        else:
            aggregator.set_idle(int(fields[0]))
    aggregator.finish()
    print("\n".join(aggregator.out))


main()
