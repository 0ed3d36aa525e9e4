import re
import sys

HEADINGS = ["[defaults]", "[file]", "[env]", "[flags]"]
SOURCES = ["defaults", "file", "env", "flags"]
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
NAME = re.compile(r"[A-Za-z0-9_.]+")
SECRET_WORDS = {"password", "secret", "token", "key"}
MASK = "****"


def read_sections(lines):
    sections = []
    for line in lines:
        if len(sections) < 4 and line == HEADINGS[len(sections)]:
            sections.append([])
        else:
            sections[-1].append(line)
    return sections


def settings(lines):
    for line in lines:
        if line.strip(" ") == "" or line.lstrip(" ").startswith("#"):
            continue
        key, value = (part.strip(" ") for part in line.split("=", 1))
        if len(value) >= 2 and value[0] == value[-1] == '"':
            value = value[1:-1]
        yield key, value


def flags(lines):
    for line in lines:
        name, equals, value = line[2:].partition("=")
        if equals:
            yield name, value
        elif name.startswith("no-"):
            yield name[3:], "false"
        else:
            yield name, "true"


def env_keys(variables):
    for name, value in variables.items():
        if name.startswith("APP_"):
            key = name[4:].replace("__", ".").lower()
            if KEY.fullmatch(key):
                yield key, value


def is_secret(name):
    return name.split(".")[-1].split("_")[-1].lower() in SECRET_WORDS


class Problem(Exception):
    """The reference at which an expansion stops, as it is reported."""


def fallback_end(text, pos):
    """The index of the brace that closes the fallback beginning at pos."""
    while text[pos] != "}":
        if text.startswith("$$", pos):
            pos += 2
        elif text.startswith("${", pos):
            pos = NAME.match(text, pos + 2).end()
            if text[pos] == ":":
                pos = fallback_end(text, pos + 2)
            pos += 1
        else:
            pos += 1
    return pos


class Expander:
    """Computes printed values: a secret counts as **** wherever it is inserted."""

    def __init__(self, raw, variables):
        self.raw = raw
        self.variables = variables
        self.values = {}
        self.problems = {}
        self.stack = []  # keys in progress
        self.on_stack = set()
        self.waiting_for = {}  # key in progress -> the key it is evaluating

    def evaluate(self, key):
        if key in self.values or key in self.problems:
            return
        self.stack.append(key)
        self.on_stack.add(key)
        try:
            self.values[key] = self.expand(self.raw[key], key)
        except Problem as problem:
            self.problems.setdefault(key, str(problem))
        self.stack.pop()
        self.on_stack.discard(key)

    def lookup(self, name, owner):
        """The value of a name, or None if nothing sets it."""
        if not name[0].islower():
            value = self.variables.get(name)
        elif name not in self.raw:
            value = None
        else:
            self.waiting_for[owner] = name
            if name in self.on_stack:
                for key in self.stack[self.stack.index(name):]:
                    self.problems.setdefault(key, "cycle " + self.waiting_for[key])
                raise Problem("cycle " + name)
            self.evaluate(name)
            if name in self.problems:
                kind = "cycle" if self.problems[name].startswith("cycle") else "broken"
                raise Problem(f"{kind} {name}")
            value = self.values[name]
        return MASK if value and is_secret(name) else value

    def expand(self, text, owner):
        out = []
        pos = 0
        while pos < len(text):
            if text.startswith("$$", pos):
                out.append("$")
                pos += 2
            elif text.startswith("${", pos):
                end = NAME.match(text, pos + 2).end()
                name = text[pos + 2:end]
                value = self.lookup(name, owner)
                if text[end] == ":":
                    begin = end + 2
                    end = fallback_end(text, begin)
                    if not value:
                        value = self.expand(text[begin:end], owner)
                if value is None:
                    raise Problem("unset " + name)
                out.append(value)
                pos = end + 1
            else:
                out.append(text[pos])
                pos += 1
        return "".join(out)


def main():
    sys.setrecursionlimit(20000)
    lines = sys.stdin.read().split("\n")
    lines.pop()
    sections = read_sections(lines)
    variables = dict(line.split("=", 1) for line in sections[2])
    by_source = [settings(sections[0]), settings(sections[1]), env_keys(variables), flags(sections[3])]
    raw = {}
    source_of = {}
    for source, pairs in zip(SOURCES, by_source):
        for key, value in pairs:
            raw[key] = value
            source_of[key] = source

    expander = Expander(raw, variables)
    for key in sorted(raw):
        expander.evaluate(key)
        if key in expander.problems:
            print(f"{key} [{source_of[key]}] ! {expander.problems[key]}")
        else:
            value = expander.values[key]
            print(f'{key} [{source_of[key]}] "{MASK if value and is_secret(key) else value}"')
    print(f"keys {len(raw)} errors {len(expander.problems)}")


main()
