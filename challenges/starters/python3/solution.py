import sys


def main():
    for line in sys.stdin:
        words = line.split()


main()
