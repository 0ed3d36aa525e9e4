import sys


def parse_clock(text):
    return {name: int(count) for name, _, count in (entry.partition(":") for entry in text.split(","))}


def supersedes(late, early):
    """No smaller count anywhere and a greater one somewhere, so equal clocks do not supersede each other."""
    return late != early and all(late.get(name, 0) >= count for name, count in early.items())


def describe(edits):
    """Takes the edits of a key by (replica, number); returns the text behind the key, and whether it has converged."""
    merged = {}
    newest = {}
    for (replica, number), (clock, _) in edits.items():
        for name, count in clock.items():
            merged[name] = max(count, merged.get(name, 0))
        newest[replica] = max(number, newest.get(replica, 0))
    # A replica supersedes its own earlier edits, so only the newest one of each can survive.
    candidates = [edits[name] for name in newest.items()]
    survivors = [edit for edit in candidates if not any(supersedes(other[0], edit[0]) for other in candidates)]
    values = sorted({value for _, value in survivors if value is not None})

    missing = sum(merged.values()) - len(edits)
    clock = ",".join(f"{name}:{merged[name]}" for name in sorted(merged))
    state = ["deleted", "value"][len(values)] if len(values) < 2 else "conflict"
    return " ".join([clock, f"missing={missing}", state, *values]), missing == 0 and len(values) < 2


def report(lines):
    keys = {}
    corrupt = set()
    for line in lines:
        key, replica, clock_text, *operation = line.split(" ")
        if operation[0] == "del" and key in keys:
            continue
        clock = parse_clock(clock_text)
        edit = (clock, operation[1] if operation[0] == "put" else None)
        known = keys.setdefault(key, {}).setdefault((replica, clock[replica]), edit)
        if known != edit:
            corrupt.add(key)

    converged = 0
    rows = []
    for key in sorted(keys):
        if key in corrupt:
            rows.append(f"{key} corrupt")
            continue
        text, has_converged = describe(keys[key])
        converged += has_converged
        rows.append(f"{key} {text}")
    return [f"keys {len(keys)} converged {converged}", *rows]


def main():
    lines = sys.stdin.read().split("\n")
    n = int(lines[0])
    print("\n".join(report(lines[1 : n + 1])))


main()
