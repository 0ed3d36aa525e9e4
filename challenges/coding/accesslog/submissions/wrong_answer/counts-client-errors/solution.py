import re
import sys
from collections import Counter, defaultdict

LINE = re.compile(
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]):[0-5][0-9]Z"
    r" [!-~]+ [A-Z]{1,10} (/[!-~]*) ([1-5][0-9]{2}) ([0-9]{1,7})"
)
PERCENTILES = (50, 95, 99)


def report(k, lines):
    requests = Counter()
    latencies = defaultdict(list)
    failed = Counter()
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            continue
        minute, target, status, latency = match.groups()
        requests[target.split("?", 1)[0]] += 1
        latencies[minute].append(int(latency))
        failed[minute] += int(status) >= 400

    valid = sum(requests.values())
    out = [f"lines {len(lines)} ok {valid} malformed {len(lines) - valid}"]
    top = sorted(requests.items(), key=lambda item: (-item[1], item[0]))[:k]
    out.append(f"top {len(top)}")
    out += [f"{path} {count}" for path, count in top]
    out.append(f"minutes {len(latencies)}")
    for minute in sorted(latencies):
        values = sorted(latencies[minute])
        n = len(values)
        ranks = [values[(p * n + 99) // 100 - 1] for p in PERCENTILES]
        out.append(f"{minute} {n} {failed[minute]} {10000 * failed[minute] // n} " + " ".join(map(str, ranks)))
    return out


def main():
    lines = sys.stdin.read().split("\n")
    lines.pop()
    print("\n".join(report(int(lines[0]), lines[1:])))


main()
