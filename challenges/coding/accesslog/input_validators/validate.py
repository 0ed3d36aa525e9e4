"""Checks that an input of this task keeps the promises of the statement."""
import re
import sys

data = sys.stdin.buffer.read()
lines = data.split(b"\n")
good = lines.pop() == b"" and bool(lines) and re.fullmatch(rb"[1-9][0-9]{0,2}", lines[0]) is not None
good = good and int(lines[0]) <= 100 and len(lines) - 1 <= 20000
good = good and all(re.fullmatch(rb"[\t -~]{0,500}", line) for line in lines[1:])
sys.exit(42 if good else 43)
