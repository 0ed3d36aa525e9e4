#!/usr/bin/env python3
# assessment.py BENCH_ASSESSMENT
# Whoever changes the assessment or a question's phrases may not make estimates worse unseen: how well they agree with the rated answers
# of bench/assessment stays above a floor, a little below what was reached (bench/assessment/README.md). When they agree better, raise it.
import json
import subprocess
import sys

FLOORS = {
    # The least rank correlation with the ratings, the largest mean error in points.
    "tune": (0.82, 13.7),
    "held": (0.78, 15.2),
}
# Of a kind of answers: the largest bias, in points above the ratings. Rows of terms must not be rewarded again.
BIAS = {"stuffing": 5, "off_topic": 12}

told = json.loads(subprocess.run([sys.argv[1], "--json"], check=True, stdout=subprocess.PIPE).stdout)
faults = []
for name, (correlation, error) in FLOORS.items():
    figures = told["sets"][name]
    whole = figures["all"]
    if whole["answers"] < 150:
        faults.append(f"{name}: only {whole['answers']} answers")
    if whole["rank_correlation"] < correlation:
        faults.append(f"{name}: rank correlation {whole['rank_correlation']}, at least {correlation} wanted")
    if whole["mean_error"] > error:
        faults.append(f"{name}: mean error {whole['mean_error']} points, at most {error} wanted")
    for kind, bias in BIAS.items():
        if figures[kind]["bias"] > bias:
            faults.append(f"{name}, {kind}: rated {figures[kind]['bias']} points too high, at most {bias} wanted")
print("\n".join(faults) if faults else f"Good enough: {json.dumps({name: told['sets'][name]['all'] for name in FLOORS})}")
sys.exit(1 if faults else 0)
