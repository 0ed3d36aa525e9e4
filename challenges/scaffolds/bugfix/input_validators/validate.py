"""Ends with exit code 42 for exactly the inputs that the statement allows. `rehearse verify` runs it on every one of them."""
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data == "" or data.endswith("\n"), "the last line does not end")
lines = data.split("\n")[:-1]
check(len(lines) <= 1000, "too many bills")
for line in lines:
    match = re.fullmatch("(0|[1-9][0-9]{0,9})((?: [a-z]{1,10}){1,10})", line)
    check(match and int(match[1]) <= 10**9, f"not a bill: {line}")
sys.exit(42)
