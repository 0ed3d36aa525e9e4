"""Checks that the shape of an input of this task is as the statement promises (not the depth of references)."""
import re
import sys

KEY = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
HEADS = ["[defaults]", "[file]", "[env]", "[flags]"]
RULES = [
    re.compile(rf" *(?:#.*)?| *{KEY} *=.*"),
    re.compile(rf" *(?:#.*)?| *{KEY} *=.*"),
    re.compile(r"[A-Z_][A-Z0-9_]*=.*"),
    re.compile(rf"--(?:{KEY}(?:=.*)?|no-{KEY})"),
]

lines = sys.stdin.buffer.read().decode("ascii", "replace").split("\n")
good = lines.pop() == "" and len(lines) <= 5000
good = good and all(re.fullmatch(r"[ -~]{0,300}", line) for line in lines)
section = -1
for line in lines:
    if section + 1 < 4 and line == HEADS[section + 1]:
        section += 1
    elif section < 0 or RULES[section].fullmatch(line) is None:
        good = False
sys.exit(42 if good and section == 3 else 43)
