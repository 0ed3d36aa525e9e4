"""Accepts (exit code 42) exactly the inputs that the statement allows, in compact JSON; refuses anything else."""

import json
import sys

CALLS_MAX = 2_000


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_int(low, high):
    return lambda value: type(value) is int and low <= value <= high


def is_text(value):
    return isinstance(value, str) and 1 <= len(value) <= 40 and all("!" <= c <= "~" for c in value)


def is_node(value):
    return is_text(value) and "#" not in value


PARAMETERS = {
    "new": [is_int(1, 200)],
    "join": [is_node],
    "leave": [is_node],
    "owner": [is_text],
    "owners": [is_text, is_int(1, 100)],
    "track": [is_text, is_int(1, 50_000)],
    "share": [is_node],
}

nodes = set()
tracked = 0

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
    if method == "join":
        nodes.add(arguments[0])
    if method == "leave":
        nodes.discard(arguments[0])
    if method == "track":
        tracked += arguments[1]
    check(len(nodes) <= 60, f"line {number}: too many nodes")
    check(tracked <= 100_000, f"line {number}: too many keys")
sys.exit(42)
