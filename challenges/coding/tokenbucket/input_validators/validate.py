"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 20_000


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_text(value):
    return isinstance(value, str) and len(value) <= 40 and all(" " <= c <= "~" for c in value)


def is_int(low, high):
    return lambda value: type(value) is int and low <= value <= high


is_count = is_int(1, 1_000_000)
is_period = is_int(1, 86_400_000)
is_cost = is_int(1, 2_000_000)
is_now = is_int(0, 4 * 10**12)

PARAMETERS = {
    "new": [is_count, is_count, is_period],
    "acquire": [is_text, is_cost, is_now],
    "remaining": [is_text, is_now],
    "prune": [is_now],
    "tracked": [],
}

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
sys.exit(42)
