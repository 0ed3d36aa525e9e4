"""Accepts (exit code 42) exactly the inputs that the statement allows; refuses anything else."""

import re
import sys

EDIT = re.compile(r"([!-~]{1,20}) ([a-z0-9]{1,10}) ([a-z0-9:,]+) (put [!-~]{1,20}|del)")


def check(condition, message):
    if not condition:
        sys.exit(message)


def parse_clock(text, where):
    clock = {}
    for entry in text.split(","):
        match = re.fullmatch(r"([a-z0-9]{1,10}):([1-9][0-9]{0,6})", entry)
        check(match is not None and int(match[2]) <= 1_000_000, f"{where}: bad clock")
        check(not clock or match[1] > max(clock), f"{where}: the clock is not in order")
        clock[match[1]] = int(match[2])
    return clock


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch(r"0|[1-9][0-9]{0,4}", lines[0]) is not None, "bad number of edits")
check(int(lines[0]) == len(lines) - 1 <= 20_000, "wrong number of edits")
replicas = set()
edits = {}
corrupt = set()
for number, line in enumerate(lines[1:], start=2):
    where = f"line {number}"
    match = EDIT.fullmatch(line)
    check(match is not None, f"{where}: not an edit")
    key, replica = match[1], match[2]
    clock = parse_clock(match[3], where)
    check(replica in clock, f"{where}: the clock does not know its own replica")
    replicas.update(clock)
    known = edits.setdefault((key, replica), {}).setdefault(clock[replica], (clock, line))
    if known[1] != line:
        corrupt.add(key)
check(len(replicas) <= 8, "too many replicas")
for (key, replica), numbered in edits.items():
    if key in corrupt:
        continue
    before = {}
    for _, (clock, _) in sorted(numbered.items()):
        check(all(clock.get(name, 0) >= count for name, count in before.items()), f"{key}: {replica} forgets")
        before = clock
sys.exit(42)
