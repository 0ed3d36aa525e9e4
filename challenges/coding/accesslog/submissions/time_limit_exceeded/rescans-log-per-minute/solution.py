import re
import sys
from collections import Counter

LINE = re.compile(
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]):[0-5][0-9]Z"
    r" [!-~]+ [A-Z]{1,10} (/[!-~]*) ([1-5][0-9]{2}) ([0-9]{1,7})"
)
PERCENTILES = (50, 95, 99)


def percentile(records, minute, p):
    values = sorted(record[3] for record in records if record[0] == minute)
    return values[(p * len(values) + 99) // 100 - 1]


def report(k, lines):
    records = []
    for line in lines:
        match = LINE.fullmatch(line)
        if match is not None:
            minute, target, status, latency = match.groups()
            records.append((minute, target.split("?", 1)[0], int(status), int(latency)))

    out = [f"lines {len(lines)} ok {len(records)} malformed {len(lines) - len(records)}"]
    requests = Counter(record[1] for record in records)
    top = sorted(requests.items(), key=lambda item: (-item[1], item[0]))[:k]
    out.append(f"top {len(top)}")
    out += [f"{path} {count}" for path, count in top]
    minutes = sorted(set(record[0] for record in records))
    out.append(f"minutes {len(minutes)}")
    for minute in minutes:
        # Every question about a minute walks through the whole log again.
        n = sum(1 for record in records if record[0] == minute)
        failed = sum(1 for record in records if record[0] == minute and record[2] >= 500)
        ranks = [percentile(records, minute, p) for p in PERCENTILES]
        out.append(f"{minute} {n} {failed} {10000 * failed // n} " + " ".join(map(str, ranks)))
    return out


def main():
    lines = sys.stdin.read().split("\n")
    lines.pop()
    print("\n".join(report(int(lines[0]), lines[1:])))


main()
