"""Makes the cases of growing size that interview.yaml names under `growth`: run it to make them again, letter by letter the same."""
import pathlib
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
FIRST = 27
SIZES = [500, 1000, 2000, 4000, 8000]


def make(n):
    """n events of one source, each in a cell of its own, none of which can be published before the end."""
    lines = [f"1 10 {n} 10"]
    lines += [f"event 0 k{at * 7919 % n} {at} {at % 100}" for at in range(n)]
    return "\n".join(lines) + "\n"


for number, n in enumerate(SIZES, start=FIRST):
    case = PACKAGE / f"data/secret/{number}-size-{n}"
    text = make(n)
    case.with_suffix(".in").write_text(text)
    answer = subprocess.run([sys.executable, PACKAGE / "submissions/accepted/python3/solution.py"], input=text, capture_output=True, text=True, check=True)
    case.with_suffix(".ans").write_text(answer.stdout)
    case.with_suffix(".yaml").write_text(f'description: "growth: {n:,} events, each in a cell of its own"\nhint: "The work for a line must not grow with the number of cells that are kept."\n')
