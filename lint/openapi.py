#!/usr/bin/env python3
"""Holds docs/openapi.json and the routes of server/app together, and the error codes of both documents and the program."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROUTE = re.compile(r'\badd\(\s*"([A-Z]+)",\s*"(/[^"]*)"')
CODE = re.compile(r'case ErrorCode::\w+:\s*return "([a-z_]+)";')
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


def codes_of(source):
    """The names that error_id() gives to the codes of the enum."""
    return set(CODE.findall(source))


def differences(what, document, other, found, expected):
    return [f"{document} lacks the {what} {name}" for name in sorted(expected - found)] \
        + [f"{other} lacks the {what} {name}, which {document} has" for name in sorted(found - expected)]


def main():
    document = json.loads((ROOT / "docs/openapi.json").read_text())
    registered = set().union(*(routes_in(path.read_text()) for path in (ROOT / "server/app").glob("*.cpp")))
    problems = differences("route", "docs/openapi.json", "server/app", routes_of(document), registered)
    codes = codes_of((ROOT / "server/base/error.cpp").read_text())
    told = {"docs/openapi.json": set(document["components"]["schemas"]["Code"]["enum"]),
            "docs/PROTOCOL.md": codes_in((ROOT / "docs/PROTOCOL.md").read_text())}
    for name, found in told.items():
        problems += differences("code", name, "server/base/error.cpp", found, codes)
    print("\n".join(problems) if problems else
          f"openapi: each of {len(registered)} routes is in docs/openapi.json, and each of {len(codes)} codes in both documents")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
