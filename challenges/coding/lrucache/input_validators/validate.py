"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 20_000
REPLAY_KEYS_MAX = 50_000


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_text(value):
    return isinstance(value, str) and len(value) <= 40 and all(" " <= c <= "~" for c in value)


def is_text_list(value):
    return isinstance(value, list) and all(is_text(item) for item in value)


PARAMETERS = {
    "get": [is_text],
    "put": [is_text, is_text],
    "remove": [is_text],
    "recent_keys": [],
    "replay": [is_text_list],
}

data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(len(lines) - 1 <= CALLS_MAX, "too many calls")
replay_keys = 0
for number, line in enumerate(lines):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number + 1}: not compact JSON")
    check(isinstance(call, list) and len(call) == 2 and isinstance(call[1], list), f"line {number + 1}: not a call")
    method, arguments = call
    if number == 0:
        check(method == "new" and len(arguments) == 1, "the first line is not the constructor")
        check(type(arguments[0]) is int and 1 <= arguments[0] <= 50_000, "capacity out of range")
        continue
    check(method in PARAMETERS, f"line {number + 1}: unknown method")
    tests = PARAMETERS[method]
    check(len(arguments) == len(tests), f"line {number + 1}: wrong number of arguments")
    check(all(test(a) for test, a in zip(tests, arguments)), f"line {number + 1}: bad argument")
    if method == "replay":
        replay_keys += len(arguments[0])
check(replay_keys <= REPLAY_KEYS_MAX, "too many keys to replay")
sys.exit(42)
