import heapq
import sys


class Planner:
    def __init__(self, migrations, applied):
        self.needs = migrations  # name -> list of names
        self.dependants = {name: [] for name in migrations}
        for name, needs in migrations.items():
            for other in needs:
                if other in self.dependants:
                    self.dependants[other].append(name)
        self.applied = applied
        self.is_applied = set(applied)

    def errors(self):
        lines = []
        for name in sorted(self.needs):
            lines += [f"missing {name} {other}" for other in sorted(self.needs[name]) if other not in self.needs]
        orderable = set(self.order(set(self.needs)))
        lines += [f"blocked {name}" for name in sorted(self.needs) if name not in orderable]
        lines += [f"unknown {name}" for name in self.applied if name not in self.needs]
        before = set()
        for name in self.applied:
            for other in sorted(self.needs.get(name, [])):
                if other in self.needs and other not in self.is_applied:
                    lines.append(f"gap {name} {other}")
            before.add(name)
        return lines

    def plan(self, command, name=None):
        if command == "up":
            return self.apply(set(self.needs))
        if command == "undo":
            return self.undo(self.closure(name, self.dependants)) if name in self.is_applied else []
        wanted = self.closure(name, self.needs)
        if command == "to":
            return self.apply(wanted)
        return self.undo(self.is_applied - wanted) + self.apply(wanted)

    def apply(self, names):
        return [f"+ {name}" for name in self.order(names - self.is_applied)]

    def undo(self, names):
        return [f"- {name}" for name in reversed(self.applied) if name in names]

    def closure(self, name, edges):
        seen = {name}
        stack = [name]
        while stack:
            for other in edges[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return seen

    def order(self, names):
        """The names in the order in which they can be applied; those that are blocked are left out."""
        waiting = {name: sum(other in names for other in self.needs[name]) for name in names}
        ready = [name for name in names if waiting[name] == 0]
        heapq.heapify(ready)
        ordered = []
        while ready:
            name = heapq.heappop(ready)
            ordered.append(name)
            for other in self.dependants[name]:
                if other in waiting:
                    waiting[other] -= 1
                    if waiting[other] == 0:
                        heapq.heappush(ready, other)
        return ordered


def main():
    lines = sys.stdin.read().splitlines()
    count, applied, _ = map(int, lines[0].split())
    migrations = {}
    for line in lines[1 : 1 + count]:
        name, *needs = line.split()
        migrations[name] = needs
    planner = Planner(migrations, lines[1 + count : 1 + count + applied])
    errors = planner.errors()
    out = [f"errors {len(errors)}"] + errors
    if not errors:
        for line in lines[1 + count + applied :]:
            steps = planner.plan(*line.split())
            out += [f"plan {len(steps)}"] + steps
    print("\n".join(out))


main()
