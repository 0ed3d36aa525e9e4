"""Checks that an input of this task is a sequence of calls within the limits of the statement, in compact JSON."""
import json
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_name(value):
    return isinstance(value, str) and re.fullmatch("[A-Za-z0-9]{1,12}", value) is not None


def is_int(value, low, high):
    return type(value) is int and low <= value <= high


def is_time(value):
    return is_int(value, 0, 10**12)


def is_call(call):
    match call:
        case ["open", [account, currency, overdraft]]:
            return is_name(account) and is_name(currency) and is_int(overdraft, 0, 10**12)
        case ["post", [id, time, list() as accounts, list() as amounts]]:
            return (is_name(id) and is_time(time) and len(accounts) == len(amounts) <= 50 and all(map(is_name, accounts))
                    and all(is_int(amount, -(10**11), 10**11) for amount in amounts))
        case ["reverse", [id, new_id, time]]:
            return is_name(id) and is_name(new_id) and is_time(time)
        case ["balance", [account, time]]:
            return is_name(account) and is_time(time)
        case ["balances", [time]]:
            return is_time(time)
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]' and len(lines) - 1 <= 12000, "bad first line or too many calls")
legs = {}
latest = {}
count = back_dated = 0
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line and is_call(call), f"line {number}: not a valid call")
    accounts, time = [], 0
    if call[0] == "post":
        id, time, accounts, _ = call[1]
        legs.setdefault(id, accounts)
    elif call[0] == "reverse":
        id, new_id, time = call[1]
        accounts = legs.get(id, [])
        legs.setdefault(new_id, accounts)
    count += len(accounts)
    back_dated += any(time < latest.get(account, 0) for account in accounts)
    for account in accounts:
        latest[account] = max(time, latest.get(account, 0))
check(count <= 20000, "too many legs")
check(back_dated <= 200, "too many back-dated transactions")
sys.exit(42)
