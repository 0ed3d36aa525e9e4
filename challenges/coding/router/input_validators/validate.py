"""Checks that an input of this task is a sequence of calls within the limits of the statement."""
import json
import re
import sys


def text(value, pattern):
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def path(value):
    return text(value, r"/[!-~]{0,199}") and value.count("/") <= 10


def valid(call):
    match call:
        case ["add", [method, pattern, handler]]:
            return (text(method, "[A-Z]{1,10}") and text(pattern, "[!-~]{1,200}") and pattern.count("/") <= 10
                    and text(handler, r"[A-Za-z0-9_-]{1,30}"))
        case ["mount", [prefix, name]]:
            return path(prefix) and (prefix == "/" or text(prefix, "(?:/[^/]+)+")) and text(name, r"[A-Za-z0-9_-]{1,30}")
        case ["guard", [name, status]]:
            return text(name, r"[A-Za-z0-9_-]{1,30}") and type(status) is int and (status == 0 or 400 <= status <= 599)
        case ["handle", [method, target]]:
            return text(method, "[A-Z]{1,10}") and path(target)
    return False


lines = sys.stdin.buffer.read().decode("ascii", "replace").split("\n")
good = lines.pop() == "" and bool(lines)
try:
    calls = [json.loads(line) for line in lines]
except ValueError:
    good = False
if good:
    good = calls[0] in (["new", [True]], ["new", [False]]) and len(calls) - 1 <= 10000
    good = good and type(calls[0][1][0]) is bool and all(valid(call) for call in calls[1:])
    good = good and sum(call[0] == "mount" for call in calls[1:]) <= 50
sys.exit(42 if good else 43)
