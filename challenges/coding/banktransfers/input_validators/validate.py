"""Checks that an input of this task is a sequence of calls within the limits of the statement, in compact JSON."""
import json
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_name(value):
    return isinstance(value, str) and re.fullmatch("[A-Za-z0-9]{1,10}", value) is not None


def is_int(value, low, high):
    return type(value) is int and low <= value <= high


def is_call(call):
    match call:
        case ["open", [account, balance]]:
            return is_name(account) and is_int(balance, 0, 10**12)
        case ["transfer", [sender, receiver, amount]]:
            return is_name(sender) and is_name(receiver) and is_int(amount, 1, 10**9)
        case ["collect", [list() as senders, receiver, amount]]:
            return len(senders) <= 20 and all(map(is_name, senders)) and is_name(receiver) and is_int(amount, 1, 10**9)
        case ["balance", [account]]:
            return is_name(account)
        case ["total", []]:
            return True
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]' and len(lines) - 1 <= 1500, "bad first line or too many calls")
is_parallel = False
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    match call:
        case ["parallel", [threads]]:
            check(not is_parallel and is_int(threads, 1, 8), f"line {number}: bad parallel")
            is_parallel = True
        case ["join", []]:
            check(is_parallel, f"line {number}: join without parallel")
            is_parallel = False
        case ["tally", [method]]:
            check(not is_parallel and method in ("open", "transfer", "collect", "total"), f"line {number}: bad tally")
        case _:
            check(is_call(call), f"line {number}: not a valid call")
check(not is_parallel, "parallel without join")
sys.exit(42)
