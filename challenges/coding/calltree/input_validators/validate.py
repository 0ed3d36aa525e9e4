"""Checks that an input of this task keeps the promises of the statement."""
import re
import sys

LINE = re.compile(r"([a-z0-9]{1,16}) ([a-z0-9]{1,16}) ([a-z0-9]{1,16}|-) ([a-z0-9-]{1,20}) (0|[1-9][0-9]{0,9}) (0|[1-9][0-9]{0,9})")


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch("0|[1-9][0-9]{0,4}", lines[0]) and int(lines[0]) == len(lines) - 1 <= 20000, "bad number of lines")
spans = {}
for number, line in enumerate(lines[1:], start=2):
    match = LINE.fullmatch(line)
    check(match, f"line {number}: not a span")
    trace, span, *fields = match.groups()
    check(int(fields[2]) <= 10**9 and int(fields[3]) <= 10**9, f"line {number}: number too large")
    check(spans.setdefault((trace, span), fields) == fields, f"line {number}: another span with this id")
settled = set()
for trace, span in spans:
    chain = []
    while (trace, span) in spans and (trace, span) not in settled:
        settled.add((trace, span))
        chain.append(span)
        parent = spans[trace, span][0]
        check(parent not in chain[-1:], "a span is its own parent")
        if (trace, parent) in spans and spans[trace, parent][1] == spans[trace, span][1]:
            check(int(spans[trace, parent][2]) <= int(spans[trace, span][2]), f"{span} starts before its parent")
        span = parent
    check(not chain or (trace, span) not in spans or span not in set(chain), "the parents form a cycle")
sys.exit(42)
