"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 10_000


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_int(low, high):
    return lambda value: type(value) is int and low <= value <= high


def is_name(value):
    return isinstance(value, str) and 1 <= len(value) <= 40 and all("!" <= c <= "~" for c in value)


def is_mode(value):
    return value in ("log", "counter")


is_now = is_int(0, 4 * 10**12)


PARAMETERS = {
    "new": [is_mode, is_int(1, 1_000_000), is_int(1, 86_400_000)],
    "allow": [is_name, is_int(1, 1_000), is_now],
    "usage": [is_name, is_now],
    "retry_after": [is_name, is_now],
    "sweep": [is_now],
    "tracked": [],
}

clock = 0

data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(len(lines) - 1 <= CALLS_MAX, "too many calls")
for number, line in enumerate(lines, start=1):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    check(isinstance(call, list) and len(call) == 2 and isinstance(call[1], list), f"line {number}: not a call")
    method, arguments = call
    check(method in PARAMETERS, f"line {number}: unknown method")
    check((method == "new") == (number == 1), f"line {number}: the constructor belongs in the first line only")
    tests = PARAMETERS[method]
    check(len(arguments) == len(tests), f"line {number}: wrong number of arguments")
    check(all(test(a) for test, a in zip(tests, arguments)), f"line {number}: bad argument")
    if method in ("allow", "usage", "retry_after", "sweep"):
        check(arguments[-1] >= clock, f"line {number}: time runs backwards")
        clock = arguments[-1]
sys.exit(42)
