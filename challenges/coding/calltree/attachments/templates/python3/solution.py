"""Puts the spans of each request together again: the tree of calls and the critical path.

The input is read for you. Group the spans, correct their clocks and print the report.
"""
import sys


class Span:
    def __init__(self, trace, span, parent, service, start, duration):
        self.trace = trace
        self.id = span
        self.parent = parent  # "-" if there is none
        self.service = service
        self.reported = int(start)
        self.duration = int(duration)


def report(spans):
    """Returns the lines of the report. The same span may be in the list more than once."""
    # Your code here.
    return ["traces 0"]


def main():
    lines = sys.stdin.read().split("\n")
    spans = [Span(*line.split(" ")) for line in lines[1 : int(lines[0]) + 1]]
    print("\n".join(report(spans)))


main()
