#!/usr/bin/env python3
"""Enforces what a reader can count: line length, function length, banned words, an opening comment in each header."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINE_MAX = 125  # clang-format keeps code to 100; comments and literals that it cannot break may run on
FUNCTION_MAX = 70
BANNED = {
    r"\bdetached\b": "spawn through TaskGroup, which names, counts and joins",
    r"\bsleep_for\b|\busleep\b": "wait on a timer or an event",
    r"\batoi\b|\batol\b|\bstrtok\b": "use std::from_chars",
    r"\bgetenv\b": "only app/config reads the environment",
    r"\bTODO\b|\bFIXME\b|\bXXX\b": "finish it, or name an issue in the note",
    r"using namespace std\b": "name what is used",
}
BANNED_EXCEPT = {r"\bgetenv\b": ("server/app/config", "tests/"), r"\bdetached\b": ("sandbox/", "tests/"), r"\bsleep_for\b|\busleep\b": ("tests/sandbox/victims", "tests/support/")}
# The page's compiler knows them, and so do browsers and newer versions of Node.js.
TOO_NEW = re.compile(r"\.(toSorted|toReversed|toSpliced)\(|\b(Object|Map)\.groupBy\(|\bArray\.fromAsync\(|\bPromise\.withResolvers\(")


def long_functions(lines):
    """Start lines of bodies that a line at column zero opens and '}' at column zero closes, when too long."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and re.match(r"^[A-Za-z].*[\w)>]\s*(const|noexcept|override)?\s*\{$", line) \
                and not re.match(r"^(namespace|struct|class|enum|union|extern|const|constexpr|static const|inline const)", line):
            start = number
        elif start is not None and line.startswith("}"):
            if number - start > FUNCTION_MAX:
                yield start, number - start
            start = None


def faults_in(path, text):
    found = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_MAX and "R\"" not in line:
            found.append(f"{path}:{number}: line of {len(line)} columns, {LINE_MAX} are allowed")
        for pattern, why in BANNED.items():
            if re.search(pattern, line) and not path.startswith(BANNED_EXCEPT.get(pattern, ("\0",))):
                found.append(f"{path}:{number}: {why}")
    # A table of test rows is as long as its rules are many.
    for start, length in [] if path.startswith("tests/") else long_functions(lines):
        found.append(f"{path}:{start}: function of {length} lines, {FUNCTION_MAX} are allowed")
    if path.endswith(".hpp") and path.startswith("server/") and not text.startswith("//"):
        found.append(f"{path}:1: open the file with why it exists")
    return found


def too_new_in(path, text):
    return [f"{path}:{number}: Debian 12's Node.js 18 does not have this, and its tests fail there"
            for number, line in enumerate(text.splitlines(), 1) if TOO_NEW.search(line)]


def main():
    found = []
    for path in sorted(path for folder in ("web/src", "tests/e2e") for path in (ROOT / folder).rglob("*.ts*")):
        found += too_new_in(path.relative_to(ROOT).as_posix(), path.read_text())
    # Not asked of git: it refuses a checkout that belongs to somebody else, as with sudo.
    for path in sorted(path for folder in ("server", "sandbox", "sqlrun", "tests") for path in (ROOT / folder).rglob("*")):
        if path.suffix in (".cpp", ".hpp"):
            found += faults_in(path.relative_to(ROOT).as_posix(), path.read_text())
    print("\n".join(found) if found else "style: within its bounds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
