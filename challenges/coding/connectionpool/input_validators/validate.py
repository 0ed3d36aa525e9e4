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
        case ["open_fails", [low, high]]:
            return is_int(low, 1, 100) and is_int(high, low, 100)
        case ["open_waits" | "check_waits", [connection, event, count]]:
            return is_int(connection, 1, 100) and is_name(event) and is_int(count, 1, 8)
        case ["kill" | "wait_for_line", [value]]:
            return is_int(value, 0, 100)
        case ["acquire", [owner, timeout]]:
            return is_name(owner) and (is_int(timeout, 0, 100) or timeout == 1000)
        case ["use", [owner, times, timeout, every]]:
            return is_name(owner) and is_int(times, 1, 50) and (is_int(timeout, 0, 100) or timeout == 1000) and is_int(every, 0, 50)
        case ["release" | "signal", [name]]:
            return is_name(name)
        case ["wait_for", [event, count]]:
            return is_name(event) and is_int(count, 0, 8)
        case ["places" | "served" | "borrowed" | "waiting" | "opened" | "open_now" | "over_limit" | "missed", []]:
            return True
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
first = json.loads(lines[0])
check(first[0] == "new" and is_int(first[1][0], 1, 4), "bad first line")
check(len(lines) - 1 <= 250, "too many calls")
is_parallel = False
for number, line in enumerate(lines, start=1):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    match call:
        case ["new", _]:
            check(number == 1, f"line {number}: a second pool")
        case ["parallel", [threads]]:
            check(not is_parallel and is_int(threads, 1, 8), f"line {number}: bad parallel")
            is_parallel = True
        case ["join", []]:
            check(is_parallel, f"line {number}: join without parallel")
            is_parallel = False
        case ["tally", [method]]:
            check(not is_parallel and method in ("acquire", "release", "use", "borrowed"), f"line {number}: bad tally")
        case _:
            check(is_call(call), f"line {number}: not a valid call")
check(not is_parallel, "parallel without join")
sys.exit(42)
