import sys


def main():
    lines = sys.stdin.read().splitlines()
    count = int(lines[0])
    for line in lines[1 : 1 + count]:
        time, state = line.split()
    print("none")


main()
