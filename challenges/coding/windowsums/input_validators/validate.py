"""Checks that an input of this task keeps the promises of the statement."""
import re
import sys

NUMBER = r"(0|-?[1-9][0-9]{0,9})"


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch(" ".join([NUMBER] * 4), lines[0]), "bad first line")
sources, size, delay, lateness = map(int, lines[0].split())
check(1 <= sources <= 50 and 1 <= size <= 10**9 and 0 <= delay <= 10**9 and 0 <= lateness <= 10**9, "bad first line")
check(len(lines) - 1 <= 20000, "too many lines")
for number, line in enumerate(lines[1:], start=2):
    event = re.fullmatch(f"event {NUMBER} [a-z0-9]{{1,10}} {NUMBER} {NUMBER}", line)
    idle = re.fullmatch(f"idle {NUMBER}", line)
    check(event or idle, f"line {number}: neither event nor idle")
    check(0 <= int((event or idle)[1]) < sources, f"line {number}: no such source")
    check(not event or max(abs(int(event[2])), abs(int(event[3]))) <= 10**9, f"line {number}: number out of range")
sys.exit(42)
