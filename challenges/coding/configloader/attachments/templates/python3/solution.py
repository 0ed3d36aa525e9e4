"""Load a configuration from four sources and print it with its references expanded and its secrets masked.

The input is cut into its sections for you. Merge them, expand the values, and print the keys in order.
"""
import sys

HEADINGS = ["[defaults]", "[file]", "[env]", "[flags]"]


def read_sections(lines):
    """Returns a dictionary from heading to the lines of that section."""
    sections = {}
    for line in lines:
        if len(sections) < len(HEADINGS) and line == HEADINGS[len(sections)]:
            current = sections[line] = []
        else:
            current.append(line)
    return sections


def main():
    lines = sys.stdin.read().split("\n")
    lines.pop()  # what follows the last newline is not a line
    sections = read_sections(lines)
    # Your code here: sections["[file]"] is the list of lines of the file, and so on.
    print("keys 0 errors 0")


main()
