"""Makes the cases of growing size that interview.yaml names under `growth`: run it to make them again, letter by letter the same."""
import pathlib
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
FIRST = 24
SIZES = [500, 1000, 2000, 4000, 8000]


def make(n):
    """One trace of n spans in which each calls three others, in an order that mixes all depths."""
    spans = []
    for at in range(n):
        parent = f"s{(at - 1) // 3}" if at else "-"
        spans.append(f"t s{at} {parent} {'abc'[at % 3]}{depth(at)} {at * 7} {10_000_000 // (at + 1)}")
    step = 7919  # a prime, and of no size a divisor
    return "\n".join([str(n)] + [spans[at * step % n] for at in range(n)]) + "\n"


def depth(at):
    levels = 0
    while at:
        at = (at - 1) // 3
        levels += 1
    return levels


for number, n in enumerate(SIZES, start=FIRST):
    case = PACKAGE / f"data/secret/{number}-size-{n}"
    text = make(n)
    case.with_suffix(".in").write_text(text)
    answer = subprocess.run([sys.executable, PACKAGE / "submissions/accepted/python3/solution.py"], input=text, capture_output=True, text=True, check=True)
    case.with_suffix(".ans").write_text(answer.stdout)
    case.with_suffix(".yaml").write_text(f'description: "growth: {n:,} spans"\nhint: "Finding the children of a span must not mean looking at all spans."\n')
