"""Checks that an input of this task is a sequence of calls within the limits of the statement, in compact JSON."""
import json
import re
import sys

ATOM = re.compile(r"[A-Za-z0-9]+\*?")
KEYWORDS = {"AND", "OR", "NOT"}


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_int(value, low, high):
    return type(value) is int and low <= value <= high


def is_text(value, low, high):
    return isinstance(value, str) and low <= len(value) <= high and all(" " <= c <= "~" for c in value)


def is_factor(parts):
    """Takes one factor off the parts; returns whether it is positive, or None if there is no factor."""
    negative = parts[:1] == ["NOT"]
    if negative:
        del parts[0]
    if not parts or parts[0] in KEYWORDS or not ATOM.fullmatch(parts[0]):
        return None
    del parts[0]
    return not negative


def is_clause(text):
    parts = text.split()
    factors = [is_factor(parts)]
    while parts:
        if parts[0] == "AND":
            del parts[0]
        factors.append(is_factor(parts))
        if factors[-1] is None:
            return False
    return None not in factors and True in factors


def is_query(value):
    return is_text(value, 1, 200) and all(map(is_clause, re.split(r"(?<![^ ])OR(?![^ ])", value)))


def is_call(call):
    match call:
        case ["put", [key, text]]:
            return is_int(key, 1, 10**9) and is_text(text, 0, 1000)
        case ["remove", [key]]:
            return is_int(key, 1, 10**9)
        case ["search", [query, limit]]:
            return is_query(query) and is_int(limit, 1, 1000)
        case ["suggest", [prefix, limit]]:
            return isinstance(prefix, str) and re.fullmatch("[a-z0-9]{0,30}", prefix) and is_int(limit, 1, 1000)
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]' and len(lines) - 1 <= 12000, "bad first line or too many calls")
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line and is_call(call), f"line {number}: not a valid call")
sys.exit(42)
