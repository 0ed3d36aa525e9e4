#!/usr/bin/env python3
"""Holds docs/openapi.json and the routes of server/app together, and its error codes with those of docs/PROTOCOL.md."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROUTE = re.compile(r'\badd\(\s*"([A-Z]+)",\s*"(/[^"]*)"')
CODES = re.compile(r"^\| ((?:[a-z_]+(?:, )?)+) \|", re.MULTILINE)


def routes_in(source):
    """Each `METHOD path` that a router is given."""
    return {f"{method} {path}" for method, path in ROUTE.findall(source)}


def routes_of(document):
    return {f"{method.upper()} {path}" for path, operations in document["paths"].items() for method in operations}


def codes_in(protocol):
    """The error codes in the table of section 6."""
    section = protocol[protocol.index("\n## 6. "):protocol.index("\n## 7. ")]
    return {code for line in CODES.findall(section) for code in line.split(", ")} - {"code"}


def differences(what, document, other, found, expected):
    return [f"{document} lacks the {what} {name}" for name in sorted(expected - found)] \
        + [f"{other} lacks the {what} {name}, which {document} has" for name in sorted(found - expected)]


def main():
    document = json.loads((ROOT / "docs/openapi.json").read_text())
    registered = set().union(*(routes_in(path.read_text()) for path in (ROOT / "server/app").glob("*.cpp")))
    problems = differences("route", "docs/openapi.json", "server/app", routes_of(document), registered)
    codes = set(document["components"]["schemas"]["Code"]["enum"])
    problems += differences("code", "docs/openapi.json", "docs/PROTOCOL.md", codes, codes_in((ROOT / "docs/PROTOCOL.md").read_text()))
    print("\n".join(problems) if problems else f"openapi: each of {len(registered)} routes is in docs/openapi.json")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
