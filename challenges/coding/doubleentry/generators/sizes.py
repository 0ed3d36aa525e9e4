"""Makes the cases of growing size that interview.yaml names under `growth`: run it to make them again, letter by letter the same."""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
PACKAGE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PACKAGE / "submissions/accepted/python3"))
from solution import Ledger  # noqa: E402, it is not on the path before

FIRST = 27
SIZES = [375, 750, 1500, 3000, 6000]


def make(n):
    """Of n calls every second is a posting from one account to one of ten others, and then the balance is asked for."""
    calls = ['["new",[]]', '["open",["k","EUR",1000000000000]]']
    calls += [f'["open",["a{at}","EUR",0]]' for at in range(10)]
    for at in range(n // 2):
        calls.append(f'["post",["p{at}",{at},["k","a{at % 10}"],[-{at % 9 + 1},{at % 9 + 1}]]]')
        calls.append(f'["balance",["a{at % 10}",{at}]]')
    return "\n".join(calls[: n + 1]) + "\n"


for number, n in enumerate(SIZES, start=FIRST):
    case = PACKAGE / f"data/secret/{number}-size-{n}"
    text = make(n)
    case.with_suffix(".in").write_text(text)
    calls = [json.loads(line) for line in text.splitlines()[1:]]
    ledger = Ledger()
    answers = [None] + [getattr(ledger, method)(*arguments) for method, arguments in calls]
    case.with_suffix(".ans").write_text("".join(json.dumps(answer) + "\n" for answer in answers))
    case.with_suffix(".yaml").write_text(f'description: "growth: {n:,} calls"\nhint: "Neither a question nor a posting may cost as much as the history of the account is long."\n')
