"""One plausible mistake: an outage that has not ended counts up to the last line."""
import sys


def main():
    lines = sys.stdin.read().splitlines()
    start = last = best = None
    for line in lines[1 : 1 + int(lines[0])]:
        time, state = line.split()
        last = int(time)
        if start is not None and (best is None or last - start > best[1]):
            best = start, last - start
        if state == "ok":
            start = None
        elif start is None:
            start = last
    print("none" if best is None else "%d %d" % best)


main()
