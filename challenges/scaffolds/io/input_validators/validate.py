"""Ends with exit code 42 for exactly the inputs that the statement allows. `rehearse verify` runs it on every one of them."""
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch("0|[1-9][0-9]{0,4}", lines[0]) and int(lines[0]) <= 10_000, "bad number of checks")
check(len(lines) - 1 == int(lines[0]), "the number of checks is another one")
before = -1
for line in lines[1:]:
    match = re.fullmatch("(0|[1-9][0-9]{0,9}) (ok|fail)", line)
    check(match and before < int(match[1]) <= 10**9, f"not a check, or too early: {line}")
    before = int(match[1])
sys.exit(42)
