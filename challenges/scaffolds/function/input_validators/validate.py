"""Ends with exit code 42 for exactly the calls that the statement allows. `rehearse verify` runs it on every input."""
import json
import re
import sys

VERSION = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){0,4}")


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_version(value):
    return isinstance(value, str) and VERSION.fullmatch(value) is not None


def is_call(call):
    match call:
        case ["compare", [left, right]]:
            return is_version(left) and is_version(right)
        case ["newest", [list() as versions]]:
            return len(versions) <= 1000 and all(map(is_version, versions))
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]', "the first line is not the constructor")
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    check(is_call(call), f"line {number}: not a call of the statement")
sys.exit(42)
