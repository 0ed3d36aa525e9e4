"""Checks a repository of migrations against a database and plans steps. See the statement for the rules.

The input is read for you: write the class.
"""
import sys


class Planner:
    def __init__(self, migrations, applied):
        self.migrations = migrations  # name -> list of the names that it depends on
        self.applied = applied  # names in the order of application

    def errors(self):
        """The lines that describe all errors, in the order of the statement."""
        return []

    def plan(self, command, name=None):
        """The steps of "up", or of "to", "undo" or "exactly" with a name: strings "+ name" and "- name"."""
        return []


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
