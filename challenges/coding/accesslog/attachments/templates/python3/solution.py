"""Turn an access log into a report: top paths, and errors and latencies per minute.

The input is read for you. Decide which lines are valid, group the records and print the report.
"""
import sys


def report(k, lines):
    """Returns the lines of the report for a log given as a list of lines without newline."""
    out = []
    # Your code here.
    out.append(f"lines {len(lines)} ok 0 malformed {len(lines)}")
    return out


def main():
    lines = sys.stdin.read().split("\n")
    lines.pop()  # what follows the last newline is not a line
    k = int(lines[0])
    print("\n".join(report(k, lines[1:])))


main()
