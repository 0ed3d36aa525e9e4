"""Compares two sorted ledgers whose lines come interleaved. See the statement for the rules.

The input is read for you, line by line: write the class.
"""
import sys


class Reconciliation:
    def __init__(self):
        self.out = []  # the lines to print

    def line(self, number, text):
        """The next line, without its newline. The first one has the number 1."""

    def finish(self):
        """The input has ended."""
        self.out.append("matched 0 only-A 0 only-B 0 differs 0 repeated 0 rejected 0")
        self.out.append("held 0")


def main():
    lines = sys.stdin.read().split("\n")
    lines.pop()
    job = Reconciliation()
    for number, line in enumerate(lines, start=1):
        job.line(number, line)
    job.finish()
    print("\n".join(job.out))


main()
