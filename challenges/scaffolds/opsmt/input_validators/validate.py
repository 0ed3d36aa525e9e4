"""Ends with exit code 42 for exactly the calls that the statement allows. `rehearse verify` runs it on every input."""
import json
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_int(value, low, high):
    return type(value) is int and low <= value <= high


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(len(lines) - 1 <= 500, "too many calls")
is_parallel = False
for number, line in enumerate(lines, start=1):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    match call:
        case ["new", [tickets]] if number == 1:
            check(is_int(tickets, 0, 10_000), f"line {number}: bad number of tickets")
        case ["sell" | "give_back", [count]] if number > 1:
            check(is_int(count, 1, 100), f"line {number}: bad count")
        case ["left", []] if number > 1:
            pass
        case ["parallel", [threads]] if number > 1:
            check(not is_parallel and is_int(threads, 1, 8), f"line {number}: bad parallel")
            is_parallel = True
        case ["join", []]:
            check(is_parallel, f"line {number}: join without parallel")
            is_parallel = False
        case ["tally", ["sell"]]:
            check(not is_parallel, f"line {number}: tally between parallel and join")
        case _:
            check(False, f"line {number}: not a call of the statement")
check(not is_parallel, "parallel without join")
sys.exit(42)
