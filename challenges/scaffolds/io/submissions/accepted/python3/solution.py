import sys


def main():
    lines = sys.stdin.read().splitlines()
    start = None  # of the outage that goes on
    best = None
    for line in lines[1 : 1 + int(lines[0])]:
        time, state = line.split()
        if state == "fail":
            start = int(time) if start is None else start
        elif start is not None:
            length = int(time) - start
            if best is None or length > best[1]:
                best = start, length
            start = None
    print("none" if best is None else "%d %d" % best)


main()
