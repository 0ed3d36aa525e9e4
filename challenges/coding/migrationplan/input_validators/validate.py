"""Checks that an input of this task keeps the promises of the statement."""
import re
import sys

NAME = "[a-z0-9_]{1,20}"


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch(" ".join(["(0|[1-9][0-9]{0,4})"] * 3), lines[0]), "bad first line")
migrations, applied, commands = map(int, lines[0].split())
check(migrations <= 10000 and applied <= 10000 and commands <= 20, "number out of range")
check(len(lines) == 1 + migrations + applied + commands, "wrong number of lines")
known = set()
dependencies = 0
for line in lines[1 : 1 + migrations]:
    check(re.fullmatch(f"{NAME}( {NAME})*", line), f"not a migration: {line}")
    name, *after = line.split(" ")
    check(name not in known and len(set(after)) == len(after), f"twice: {line}")
    known.add(name)
    dependencies += len(after)
check(dependencies <= 20000, "too many dependencies")
names = lines[1 + migrations : 1 + migrations + applied]
check(len(set(names)) == len(names) and all(re.fullmatch(NAME, name) for name in names), "bad applied migrations")
for line in lines[1 + migrations + applied :]:
    match = re.fullmatch(f"up|(?:to|undo|exactly) ({NAME})", line)
    check(match and (match[1] is None or match[1] in known), f"not a command: {line}")
sys.exit(42)
