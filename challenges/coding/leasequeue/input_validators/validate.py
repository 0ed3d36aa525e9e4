"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 10_000


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_int(low, high):
    return lambda value: type(value) is int and low <= value <= high


def is_text(value):
    return isinstance(value, str) and len(value) <= 40 and all(" " <= c <= "~" for c in value)


def is_receipt(value):
    return is_text(value) and value != "" and " " not in value


is_delay = is_int(0, 10**9)
is_now = is_int(0, 4 * 10**12)


PARAMETERS = {
    "new": [is_int(1, 10**9), is_int(1, 1_000)],
    "send": [is_text, is_int(1, 10_000), is_delay, is_now],
    "receive": [is_int(1, 100), is_now],
    "ack": [is_receipt, is_now],
    "nack": [is_receipt, is_delay, is_now],
    "extend": [is_receipt, is_int(1, 10**9), is_now],
    "body": [is_receipt, is_now],
    "counts": [is_now],
    "drain_dead": [is_now],
}

clock = 0
messages = 0

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
    if method == "send":
        messages += arguments[1]
        check(messages <= 50_000, f"line {number}: too many messages")
    if method != "new":
        check(arguments[-1] >= clock, f"line {number}: time runs backwards")
        clock = arguments[-1]
sys.exit(42)
