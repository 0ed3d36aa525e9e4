#!/usr/bin/env python3
"""bench/assessment/check.py [FILE]
Holds answers.jsonl to its form, and says how many answers of each kind it has. It judges no rating. Exit code 0 sound, 1 a fault,
2 usage. Standard library only: of a question's front matter it reads no more than which key points and red flags there are.
"""
import collections
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
THEORY = HERE.parent.parent / "challenges" / "theory"
KINDS = ("good", "partial", "wrong", "off_topic", "stuffing", "contradiction", "negation", "terse", "rambling", "non_native")
SETS = ("tune", "held")
FIELDS = {"id": str, "question": str, "set": str, "kind": str, "rating": int, "key_points": list, "red_flags": list, "answer": str,
          "why": str}
STAR_POINTS = ["star-situation", "star-task", "star-action", "star-result"]  # every question with `star: true` has them
WORDS_MIN, WORDS_MAX = 10, 400


class Question:
    def __init__(self, front_matter):
        self.star = re.search(r"^star:\s*true\b", front_matter, re.MULTILINE) is not None
        self.key_points = re.findall(r"^\s*- \{?\s*id:\s*([a-z0-9-]+)", section(front_matter, "key_points"), re.MULTILINE)
        if self.star:
            self.key_points += STAR_POINTS
        self.red_flags = len(re.findall(r"^\s*- \{?\s*text:", section(front_matter, "red_flags"), re.MULTILINE))


def section(front_matter, name):
    """The lines that belong to a key of the outermost level."""
    found = re.search(rf"^{name}:.*\n((?:[ \t-].*\n|\n)*)", front_matter, re.MULTILINE)
    return found.group(1) if found else ""


def read_questions(folder):
    questions = {}
    for path in sorted(folder.glob("*/*.md")):
        parts = path.read_text(encoding="utf-8").split("---\n", 2)
        if len(parts) == 3:
            questions[path.stem] = Question(parts[1])
    return questions


def faults_of_record(record, questions):
    for field, kind in FIELDS.items():
        if field not in record:
            yield f"has no {field}"
        elif not isinstance(record[field], kind) or isinstance(record[field], bool):
            yield f"{field} must be {kind.__name__}"
    unknown = sorted(set(record) - set(FIELDS))
    if unknown:
        yield f"has fields that nobody reads: {', '.join(unknown)}"
    if any(not isinstance(record.get(field), kind) for field, kind in FIELDS.items()):
        return
    if not re.fullmatch(r"a\d{3}", record["id"]):
        yield "id must be a and three digits"
    if record["kind"] not in KINDS:
        yield f"kind {record['kind']!r} is none of {', '.join(KINDS)}"
    if record["set"] not in SETS:
        yield f"set {record['set']!r} is none of {', '.join(SETS)}: run bench/assessment/split"
    if not 0 <= record["rating"] <= 100 or record["rating"] % 5:
        yield f"rating {record['rating']} is not one of 0, 5, ... 100"
    words = len(record["answer"].split())
    if not WORDS_MIN <= words <= WORDS_MAX:
        yield f"the answer has {words} words, not {WORDS_MIN} to {WORDS_MAX}"
    if not record["why"].strip():
        yield "why is empty"
    question = questions.get(record["question"])
    if question is None:
        yield f"question {record['question']!r} does not exist"
        return
    for field, known, kind in (("key_points", question.key_points, str), ("red_flags", range(question.red_flags), int)):
        for entry in record[field]:
            if type(entry) is not kind or entry not in known:
                yield f"{field} has {entry!r}, which {record['question']} does not have"
        if len(set(map(str, record[field]))) != len(record[field]):
            yield f"{field} names one twice"


def check(lines, questions):
    """The records, and the faults as sentences with the number of the line."""
    records, faults = [], []
    line_of_id, line_of_answer, set_of_question = {}, {}, {}
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except ValueError as error:
            faults.append(f"line {number}: no JSON: {error}")
            continue
        if not isinstance(record, dict):
            faults.append(f"line {number}: not an object")
            continue
        found = list(faults_of_record(record, questions))
        faults += [f"line {number}: {fault}" for fault in found]
        if found:
            continue
        records.append(record)
        first = line_of_id.setdefault(record["id"], number)
        if first != number:
            faults.append(f"line {number}: id {record['id']} is already on line {first}")
        first = line_of_answer.setdefault(" ".join(record["answer"].lower().split()), number)
        if first != number:
            faults.append(f"line {number}: the answer is already on line {first}")
        other = set_of_question.setdefault(record["question"], record["set"])
        if other != record["set"]:
            faults.append(f"line {number}: question {record['question']} is in both sets")
    return records, faults


def summary(records):
    yield f"{len(records)} answers to {len({record['question'] for record in records})} questions"
    yield f"{'':14}{'tune':>6}{'held':>6}{'all':>6}{'rating, mean':>14}{'from':>6}{'to':>5}"
    counts = collections.Counter((record["kind"], record["set"]) for record in records)
    for kind in KINDS + ("all",):
        ratings = [record["rating"] for record in records if kind in (record["kind"], "all")]
        if ratings:
            tune, held = (sum(counts[k, s] for k in KINDS if kind in (k, "all")) for s in SETS)
            yield (f"{kind:14}{tune:6}{held:6}{len(ratings):6}{sum(ratings) / len(ratings):14.1f}{min(ratings):6}{max(ratings):5}")


def main(arguments):
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print(__doc__, file=sys.stderr)
        return 2
    path = pathlib.Path(arguments[0]) if arguments else HERE / "answers.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    questions = read_questions(THEORY)
    if not questions:
        print(f"{THEORY}: no questions there", file=sys.stderr)
        return 2
    records, faults = check(lines, questions)
    for fault in faults:
        print(f"{path.name}: {fault}", file=sys.stderr)
    print("\n".join(summary(records)))
    return 1 if faults or not records else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
