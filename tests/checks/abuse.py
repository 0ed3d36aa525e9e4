#!/usr/bin/env python3
"""tests/checks/abuse.py: holds docs/ABUSE.md and the tests together. A row that is missing or names nothing, and a name that is no test, are
faults. Tests are found in the sources, so nothing needs to be built. It also breaks the table in every way that it should notice."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ROWS = 50
TEST = re.compile(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", re.MULTILINE)
NAME = re.compile(r"^\w+\.\w+$")


def tests_of(root):
    return {f"{suite}.{name}" for path in (root / "tests").rglob("*.cpp") for suite, name in TEST.findall(path.read_text())}


def fault_of(name, tests, root):
    """Why the name in backticks is nothing that shows anything; None if it is."""
    words = name.split(" ")
    if name.startswith("fuzz_"):
        return None if (root / f"tests/fuzz/{name}.cpp").is_file() else "is no fuzzer"
    if name.startswith("scripts/"):
        script = root / words[0]
        known = script.is_file() and all(word in script.read_text() for word in words[1:])
        return None if known else "is no script, or none with that argument"
    if name.startswith("web/"):
        path, _, part = name.partition(": ")
        return None if (root / path).is_file() and part and part in (root / path).read_text() else "is not in that file"
    return None if name in tests else "is no test"


def check(text, tests, root):
    faults, seen = [], set()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or not cells[0].isdigit():
            # Names beside the table are held, too.
            faults += [f"ABUSE.md: `{name}` is no test" for name in re.findall(r"`([^`]+)`", line) if NAME.match(name) and "." in name
                       and not (root / name).exists() and name not in tests]
            continue
        row = int(cells[0])
        if row in seen or not 1 <= row <= ROWS or len(cells) != 4 or not all(cells):
            faults.append(f"ABUSE.md: row {row} comes twice, is unknown or lacks a cell")
        seen.add(row)
        names = re.findall(r"`([^`]+)`", cells[-1])
        if not names:
            faults.append(f"ABUSE.md: row {row} names nothing that shows it")
        faults += [f"ABUSE.md: row {row}: `{name}` {why}" for name in names if (why := fault_of(name, tests, root))]
    return faults + [f"ABUSE.md: row {row} is missing" for row in range(1, ROWS + 1) if row not in seen]


def self_test(text, tests):
    first = next(line for line in text.splitlines() if line.startswith("| 1 |"))
    shown = re.findall(r"`([^`]+)`", first)[0]
    broken = {
        "a row less": text.replace(first + "\n", ""),
        "a row twice": text.replace(first, first + "\n" + first),
        "an unknown test": text.replace(shown, shown + "X"),
        "an unknown test beside the table": text + "\n`Nobody.Knows`\n",
        "nothing named": text.replace(first, re.sub("`", "", first)),
        "an unknown script": text.replace("scripts/soak", "scripts/soaked"),
        "an unknown argument": text.replace("scripts/test --sanitize", "scripts/test --polish"),
        "an unknown fuzzer": text.replace("fuzz_hurl", "fuzz_curl"),
        "an unknown test of the page": text.replace("with jitter", "without jitter"),
    }
    return [f"abuse.py would not notice {what}" for what, changed in broken.items() if not check(changed, tests, ROOT)]


def main():
    text, tests = (ROOT / "docs/ABUSE.md").read_text(), tests_of(ROOT)
    faults = check(text, tests, ROOT) or self_test(text, tests)
    print("\n".join(faults) if faults else f"abuse: all {ROWS} rows are shown by something")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
