"""Makes the cases of growing size that interview.yaml names under `growth`: run it to make them again, letter by letter the same."""
import pathlib
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
FIRST = 29
SIZES = [500, 1000, 2000, 4000, 8000]


def make(n):
    """n migrations of which each depends on one, so that many are ready at the same time; all are to be applied."""
    lines = [f"{n} 0 1"]
    for at in range(n):
        name = at * 7919 % n  # a prime, and of no size a divisor: names in another order
        lines.append(f"m{name:05}" if name < n // 10 else f"m{name:05} m{name // 3:05}")
    return "\n".join(lines + ["up"]) + "\n"


for number, n in enumerate(SIZES, start=FIRST):
    case = PACKAGE / f"data/secret/{number}-size-{n}"
    text = make(n)
    case.with_suffix(".in").write_text(text)
    answer = subprocess.run([sys.executable, PACKAGE / "submissions/accepted/python3/solution.py"], input=text, capture_output=True, text=True, check=True)
    case.with_suffix(".ans").write_text(answer.stdout)
    case.with_suffix(".yaml").write_text(f'description: "growth: {n:,} migrations"\nhint: "The smallest ready name must be found without looking at all that are left."\n')
