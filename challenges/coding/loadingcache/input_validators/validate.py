"""Checks that an input of this task is a sequence of calls within the limits of the statement, in compact JSON."""
import json
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_name(value):
    return isinstance(value, str) and re.fullmatch("[a-z][a-z0-9 ]{0,30}", value) is not None


def is_int(value, low, high):
    return type(value) is int and low <= value <= high


def is_call(call):
    match call:
        case ["load_waits", [key, load, event, count]]:
            return is_name(key) and is_int(load, 1, 10) and is_name(event) and is_int(count, 1, 24)
        case ["load_fails", [key, low, high]]:
            return is_name(key) and is_int(low, 1, 1000) and is_int(high, low, 1000)
        case ["load_gets", [key, list() as others, now]]:
            return is_name(key) and all(map(is_name, others)) and is_int(now, 0, 10**13)
        case ["get", [key, now]]:
            return is_name(key) and is_int(now, 0, 10**13)
        case ["wait_for", [event, count]]:
            return is_name(event) and is_int(count, 0, 24)
        case ["invalidate" | "loads", [key]]:
            return is_name(key)
        case ["missed", []]:
            return True
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
first = json.loads(lines[0])
check(first[0] == "new" and is_int(first[1][0], 1, 10**10), "bad first line")
check(len(lines) - 1 <= 600, "too many calls")
is_parallel = False
for number, line in enumerate(lines, start=1):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    match call:
        case ["new", _]:
            check(number == 1, f"line {number}: a second cache")
        case ["parallel", [threads]]:
            check(not is_parallel and is_int(threads, 1, 24), f"line {number}: bad parallel")
            is_parallel = True
        case ["join", []]:
            check(is_parallel, f"line {number}: join without parallel")
            is_parallel = False
        case ["tally", [method]]:
            check(not is_parallel and method in ("get",), f"line {number}: bad tally")
        case _:
            check(is_call(call), f"line {number}: not a valid call")
check(not is_parallel, "parallel without join")
sys.exit(42)
