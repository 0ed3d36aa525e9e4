"""Ends with exit code 42 for exactly the calls that the statement allows. `rehearse verify` runs it on every input."""
import json
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_count(value):
    return type(value) is int and 1 <= value <= 1000


def is_call(call):
    match call:
        case ["new", [capacity]]:
            return is_count(capacity)
        case ["join" | "leave" | "place", [str() as user]]:
            return re.fullmatch("[a-z]{1,20}", user) is not None
        case ["admit", [count]]:
            return is_count(count)
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(len(lines) - 1 <= 2000, "too many calls")
for number, line in enumerate(lines, start=1):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    check(is_call(call), f"line {number}: not a call of the statement")
    check((call[0] == "new") == (number == 1), "the first line is the constructor, and no other")
sys.exit(42)
