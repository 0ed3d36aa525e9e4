"""Checks that an input of this task keeps the promises of the statement."""
import re
import sys

data = sys.stdin.buffer.read()
lines = data.split(b"\n")
good = lines.pop() == b"" and len(lines) <= 20000
good = good and all(re.fullmatch(rb"[ -~]{0,60}", line) for line in lines)
sys.exit(42 if good else 43)
