#!/usr/bin/env python3
"""Lists the numbered rules of docs/PROTOCOL.md that no test cites, and citations of rules that do not exist."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULE = re.compile(r"\b(HTTP|AUTH|TOKEN|HOOK|WS|CMD|EDIT|RUN|TIME|VIS|SUB|REPLAY|ERR|SCORE|SOURCE|SEAT|ROLE|CURSOR|SIGNAL|LIFE|ITEM|PAIR|PAD|STUDY|PROGRESS|DATA|REPORT|OPINION)-(\d+)\b")


def rules_in(text):
    return {f"{kind}-{number}" for kind, number in re.findall(r"\*\*(HTTP|AUTH|TOKEN|HOOK|WS|CMD|EDIT|RUN|TIME|VIS|SUB|REPLAY|ERR|SCORE|SOURCE|SEAT|ROLE|CURSOR|SIGNAL|LIFE|ITEM|PAIR|PAD|STUDY|PROGRESS|DATA|REPORT|OPINION)-(\d+)\*\*", text)}


def cited_in(text):
    return {f"{kind}-{number}" for kind, number in RULE.findall(text)}


def main():
    rules = rules_in((ROOT / "docs/PROTOCOL.md").read_text())
    cited = set()
    for top in ("tests", "web/src"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and path.suffix in (".cpp", ".hpp", ".ts", ".tsx", ".mjs", ".py", ".sh"):
                if top == "web/src" and ".test." not in path.name:
                    continue
                cited |= cited_in(path.read_text())
    problems = [f"docs/PROTOCOL.md: no test cites {rule}" for rule in sorted(rules - cited)]
    problems += [f"a test cites {rule}, which docs/PROTOCOL.md does not have" for rule in sorted(cited - rules)]
    print("\n".join(problems) if problems else f"protocol: each of {len(rules)} rules is cited by a test")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
