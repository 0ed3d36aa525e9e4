"""Makes the cases of growing size that interview.yaml names under `growth`: run it to make them again, letter by letter the same."""
import pathlib
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
FIRST = 29
SIZES = [500, 1000, 2000, 4000, 8000]


def make(n):
    """Half of the lines are of ledger A, which is ahead as far as can be, and then those of B catch up."""
    half = n // 2
    ahead = [f"A {id} {id % 97}.{id % 10}0 EUR" for id in range(1, half + 1)]
    behind = [f"B {id} {id % 97}.{id % 10} EUR" for id in range(1, half + 1)]
    return "\n".join(ahead + behind) + "\n"


for number, n in enumerate(SIZES, start=FIRST):
    case = PACKAGE / f"data/secret/{number}-size-{n}"
    text = make(n)
    case.with_suffix(".in").write_text(text)
    answer = subprocess.run([sys.executable, PACKAGE / "submissions/accepted/python3/solution.py"], input=text, capture_output=True, text=True, check=True)
    case.with_suffix(".ans").write_text(answer.stdout)
    case.with_suffix(".yaml").write_text(f'description: "growth: {n:,} lines"\nhint: "The work for a line must not grow with the number of records that are held."\n')
