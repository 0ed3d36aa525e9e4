import re
import sys
from collections import deque


def parse(line):
    """The ledger and the record (id, cents, currency) of a line, or None and the reason to reject it."""
    fields = line.split(" ")
    if len(fields) != 4 or "" in fields:
        return None, "fields"
    ledger, id, amount, currency = fields
    if ledger not in ("A", "B"):
        return None, "ledger"
    if not re.fullmatch("[1-9][0-9]{0,14}", id):
        return None, "id"
    match = re.fullmatch(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?", amount)
    if not match:
        return None, "amount"
    if not re.fullmatch("[A-Z]{3}", currency):
        return None, "currency"
    sign, whole, fraction = match.groups()
    cents = int(whole) * 100 + int((fraction or "").ljust(2, "0"))
    return ledger, (int(id), -cents if sign else cents, currency)


def money(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


class Reconciliation:
    def __init__(self):
        self.queues = {"A": deque(), "B": deque()}
        self.last = {"A": 0, "B": 0}
        self.totals = {}  # currency -> {ledger: cents}
        self.counts = dict.fromkeys(("matched", "only-A", "only-B", "differs", "repeated", "rejected"), 0)
        self.peak = 0
        self.out = []

    def line(self, number, line):
        ledger, record = parse(line)
        if ledger is None:
            return self.reject(number, record)
        id, cents, currency = record
        if id < self.last[ledger]:
            return self.reject(number, "order")
        self.last[ledger] = id
        self.totals.setdefault(currency, {"A": 0, "B": 0})[ledger] += cents
        self.queues[ledger].append(record)
        self.decide(min(self.last.values()))
        self.peak = max(self.peak, sum(map(len, self.queues.values())))

    def reject(self, number, reason):
        self.counts["rejected"] += 1
        self.out.append(f"rejected {number} {reason}")

    def decide(self, limit):
        """Reports on all ids below the limit."""
        while True:
            id = min((queue[0][0] for queue in self.queues.values() if queue), default=float("inf"))
            if id > limit or id == float("inf"):
                return
            self.report(id, *(self.take(queue, id) for queue in self.queues.values()))

    def take(self, queue, id):
        records = []
        while queue and queue[0][0] == id:
            records.append(queue.popleft())
        return records

    def report(self, id, a, b):
        if len(a) > 1 or len(b) > 1:
            self.finding("repeated", f"repeated {id} {len(a)} {len(b)}")
        elif not a or not b:
            (_, cents, currency), ledger = (a + b)[0], "A" if a else "B"
            self.finding(f"only-{ledger}", f"only {ledger} {id} {money(cents)} {currency}")
        elif a != b:
            self.finding("differs", f"differs {id} " + " ".join(f"{money(cents)} {currency}" for _, cents, currency in a + b))
        else:
            self.counts["matched"] += 1

    def finding(self, kind, line):
        self.counts[kind] += 1
        self.out.append(line)

    def finish(self):
        self.decide(float("inf"))
        self.out.append(" ".join(f"{kind} {count}" for kind, count in self.counts.items()))
        self.out.append(f"held {self.peak}")
        for currency, total in sorted(self.totals.items()):
            self.out.append(f"total {currency} {money(total['A'])} {money(total['B'])}")


def main():
    lines = sys.stdin.read().split("\n")
    lines.pop()
    job = Reconciliation()
    for number, line in enumerate(lines, start=1):
        job.line(number, line)
    job.finish()
    print("\n".join(job.out))


main()
