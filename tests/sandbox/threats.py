#!/usr/bin/env python3
"""tests/sandbox/threats.py TEST_PROGRAM: holds THREATS.md and the tests together and prints how many tests stand against each class
of threat. A class without a test, a test that does not exist and a victim that does not exist are faults."""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CLASSES = 28
# Whoever can make the server fetch an address can make it attack its neighbours (class 28). What opens connections: the link to
# Redis, whose address comes from the configuration; the client that tests services, which connects to 127.0.0.1 over sockets of
# the tested service's own network, so whatever it reaches is in that box; the client of webhooks, which refuses whatever is not
# a public address and has tests of its own for that.
OUTGOING = re.compile(r"curl_easy|libcurl|tcp::resolver|async_connect|\bhttp::(async_)?read_header\b.*response|::connect\(|redisAsyncConnect|"
                      r"redisConnect|http::response_parser")
OUTGOING_ALLOWED = {"server/store/redis_link.cpp", "server/runner/http_client.cpp", "server/net/http_client.cpp"}


def listed_tests(text):
    """Names as --gtest_list_tests prints them, without the comments behind parameters."""
    tests, suite = set(), ""
    for line in text.splitlines():
        name = line.split("#")[0].rstrip()
        if name and not name.startswith(" "):
            suite = name
        elif name.strip():
            tests.add(suite + name.strip())
    return tests


def table_of(text):
    """{class: (attack, test patterns, victims)} from the rows of THREATS.md."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0].isdigit():
            rows[int(cells[0])] = (cells[1], re.findall(r"`([^`]+)`", cells[2]), re.findall(r"`([^`]+)`", cells[3]))
    return rows


def matching(pattern, tests):
    shape = re.compile("^" + ".*".join(re.escape(part) for part in pattern.split("*")) + "$")
    return {test for test in tests if shape.match(test)}


def check(rows, tests, victims):
    """(faults, {class: number of tests})"""
    faults, counts, named = [], {}, set()
    for number in range(1, CLASSES + 1):
        if number not in rows:
            faults.append(f"THREATS.md: class {number} has no row")
            continue
        found = set()
        for pattern in rows[number][1]:
            hits = matching(pattern, tests)
            if not hits:
                faults.append(f"THREATS.md: class {number} names {pattern}, which is no test")
            found |= hits
        for victim in rows[number][2]:
            if victim not in victims:
                faults.append(f"THREATS.md: class {number} names {victim}, which is no victim")
        if not found and number != CLASSES:
            faults.append(f"THREATS.md: nothing stands against class {number}")
        counts[number] = len(found)
        named |= set(rows[number][2])
    faults += [f"THREATS.md: no class names the victim {victim}" for victim in sorted(victims - named)]
    return faults, counts


def outgoing():
    """Where the server or the sandbox opens a connection, though nobody has judged whose address it is."""
    found = []
    for top in ("server", "sandbox"):
        for path in sorted((ROOT / top).rglob("*.[ch]pp")):
            name = path.relative_to(ROOT).as_posix()
            if name not in OUTGOING_ALLOWED and any(OUTGOING.search(line.split("//")[0]) for line in path.read_text().splitlines()
                                                    if not re.search(r"\w+::connect\(const", line)):
                found.append(f"{name}: opens a connection; say in THREATS.md, class 28, whose address it is")
    return found


def main():
    tests = listed_tests(subprocess.run([sys.argv[1], "--gtest_list_tests"], capture_output=True, text=True, check=True).stdout)
    rows = table_of((HERE / "THREATS.md").read_text())
    victims = {path.stem for path in (HERE / "victims").glob("*.cpp")}
    faults, counts = check(rows, tests, victims)
    faults += outgoing()
    print("tests  class of threat")
    for number, count in counts.items():
        print(f"{count or 'check':>5}  {number:>2} {rows[number][0].split(':')[0]}")
    print("\n".join(faults) if faults else f"threats: all {CLASSES} classes are covered, by {len(victims)} victims")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
