"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 20_000
KEYS_MAX = 50_000
TTL_MS_MAX = 10**12
NOW_MS_MAX = 4 * 10**12


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_text(value):
    return isinstance(value, str) and len(value) <= 40 and all(" " <= c <= "~" for c in value)


def is_text_list(value):
    return isinstance(value, list) and all(is_text(item) for item in value)


def is_ttl(value):
    return type(value) is int and 0 <= value <= TTL_MS_MAX


def is_now(value):
    return type(value) is int and 0 <= value <= NOW_MS_MAX


PARAMETERS = {
    "set": [is_text, is_text, is_ttl, is_now],
    "set_many": [is_text_list, is_text, is_ttl, is_now],
    "get": [is_text, is_now],
    "touch": [is_text, is_ttl, is_now],
    "sweep": [is_now],
    "size": [],
    "stats": [],
}

data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]', "the first line is not the constructor")
check(len(lines) - 1 <= CALLS_MAX, "too many calls")
now_ms = 0
keys = 0
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    check(isinstance(call, list) and len(call) == 2 and isinstance(call[1], list), f"line {number}: not a call")
    method, arguments = call
    check(method in PARAMETERS, f"line {number}: unknown method")
    tests = PARAMETERS[method]
    check(len(arguments) == len(tests), f"line {number}: wrong number of arguments")
    check(all(test(a) for test, a in zip(tests, arguments)), f"line {number}: bad argument")
    if is_now in tests:
        check(arguments[-1] >= now_ms, f"line {number}: time runs backwards")
        now_ms = arguments[-1]
    if method == "set_many":
        keys += len(arguments[0])
check(keys <= KEYS_MAX, "too many keys in set_many")
sys.exit(42)
