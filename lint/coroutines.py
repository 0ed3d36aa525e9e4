#!/usr/bin/env python3
"""Finds the coroutine forms that g++ 12.2 miscompiles (CONTRIBUTING.md, section Coroutines)."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = [
    (re.compile(r"switch\s*\(\s*co_await"), "name the awaited value before switching on it"),
    (re.compile(r"while\s*\([^;{]*co_await[^;{]*\)\s*[;{]"), "name the awaited value before testing it in a loop"),
    (re.compile(r"\bif\s*\([^;{)]*co_await"), "name the awaited value before testing it"),
    (re.compile(r"co_await[^;]*\[[&=\w\s,*]*\]\s*(\(|\{|mutable)"), "no lambda inside an await: give it a name first"),
    (re.compile(r"co_await[^;]*[(,]\s*(?:[A-Za-z_][\w:<>]*)?\{"), "no braced temporary inside an await: give it a name first"),
    (re.compile(r"co_await[^;]*[(,]\s*[^;]*\s\?\s[^;]*:"), "no conditional value inside an await: give it a name first"),
    (re.compile(r"co_await[^;]*co_await"), "one await per statement"),
    (re.compile(r"\[[^\]]+\]\s*\([^)]*\)\s*(mutable\s*)?->\s*(Task|boost::asio::awaitable|asio::awaitable)\b"),
     "no capturing coroutine lambda: write a named function"),
    (re.compile(r"experimental/channel|experimental::channel"), "no experimental channels (broken in Boost 1.81)"),
]


def strip(text):
    """Blanks comments and string literals, keeping line numbers."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def faults_in(path, text):
    clean = strip(text)
    return [f"{path}:{clean.count(chr(10), 0, match.start()) + 1}: {why}"
            for rule, why in RULES for match in rule.finditer(clean)]


def main():
    found = []
    for top in ("server", "tests", "bench"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                found += faults_in(path.relative_to(ROOT).as_posix(), path.read_text())
    print("\n".join(found) if found else "coroutines: none of the forms that g++ 12 miscompiles")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
