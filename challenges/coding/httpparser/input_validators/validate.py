"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 20_000


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_int(low, high):
    return lambda value: type(value) is int and low <= value <= high


def is_bytes(value):
    return isinstance(value, str) and len(value) <= 100_000 and all(" " <= c <= "~" or c in "\t\r\n" for c in value)


PARAMETERS = {
    "new": [is_int(16, 100_000), is_int(0, 1_000_000)],
    "feed": [is_bytes],
    "state": [],
}

fed = 0

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
    check(method == "new" or number > 1, "the first line is not the constructor")
    tests = PARAMETERS[method]
    check(len(arguments) == len(tests), f"line {number}: wrong number of arguments")
    check(all(test(a) for test, a in zip(tests, arguments)), f"line {number}: bad argument")
    if method == "feed":
        fed += len(arguments[0])
        check(fed <= 300_000, f"line {number}: too many bytes")
sys.exit(42)
