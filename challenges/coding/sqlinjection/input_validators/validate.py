"""Checks that an input of this task is a sequence of calls within the limits of the statement, in compact JSON."""
import json
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def are_texts(*values):
    return all(isinstance(value, str) and re.fullmatch("[ -~]{0,100}", value) for value in values)


def is_call(call, names):
    match call:
        case ["add_person", [name, department, phone, pin, bool()]]:
            is_new = name not in names
            names.add(name)
            return is_new and are_texts(name, department, phone, pin) and name and department and phone and pin
        case ["search" | "sign_in", [first, second]]:
            return are_texts(first, second)
        case ["find_by_name" | "colleagues", [name]]:
            return are_texts(name)
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]' and len(lines) <= 100, "bad first line or too many calls")
names = set()
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    check(is_call(call, names), f"line {number}: not a valid call")
check(len(names) <= 30, "too many people")
sys.exit(42)
