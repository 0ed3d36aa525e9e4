import sys


class Span:
    def __init__(self, span, parent, service, start, duration):
        self.id = span
        self.parent = parent
        self.service = service
        self.reported = int(start)
        self.duration = int(duration)
        self.start = self.reported
        self.depth = 0
        self.children = []
        self.own = None  # own time, if the span is on the critical path

    @property
    def end(self):
        return self.start + self.duration


def listing_order(span):
    return span.start, span.id


def link(spans):
    """Gives each span its children and returns those of the top level."""
    top = []
    for span in spans.values():
        parent = spans.get(span.parent)
        if parent is not None:
            parent.children.append(span)
        elif span.parent == "-":
            top.append(span)
    if not top:
        top.append(min(spans.values(), key=listing_order))
    return sorted(top, key=listing_order)


def settle(top):
    """Corrects the starts from the top down and returns all spans in the order of printing."""
    listed = []
    stack = top[::-1]
    while stack:
        span = stack.pop()
        listed.append(span)
        for child in span.children:
            child.depth = span.depth + 1
            child.start = child.reported + span.start - span.reported
            if child.service != span.service:
                child.start = max(span.start, min(child.start, span.end - child.duration))
        span.children.sort(key=listing_order)
        stack += reversed(span.children)
    return listed


def mark_critical_path(root):
    stack = [root]
    while stack:
        span = stack.pop()
        span.own = 0
        t = span.end
        for child in sorted(span.children, key=lambda child: -child.end):
            if child.end <= t:
                span.own += t - child.end
                t = child.start
                stack.append(child)
        span.own += t - span.start


def report(lines):
    traces = {}
    for line in lines:
        trace, span, *fields = line.split(" ")
        traces.setdefault(trace, {}).setdefault(span, Span(span, *fields))
    ordered = []
    for trace, spans in traces.items():
        top = link(spans)
        ordered.append((top[0].start, trace, top))
    out = [f"traces {len(traces)}"]
    for first, trace, top in sorted(ordered, key=lambda entry: entry[:2]):
        listed = settle(top)
        mark_critical_path(max(top, key=lambda span: span.end))
        orphans = sum(span.parent != "-" for span in top)
        out.append(f"trace {trace} spans {len(listed)} orphans {orphans} took {max(span.end for span in listed) - first}")
        for span in listed:
            mark = " orphan" if span.depth == 0 and span.parent != "-" else ""
            out.append(f"{span.depth} {span.id} {span.service} {span.start - first} {span.duration}{mark}")
        out.append(" ".join(["path"] + [f"{span.id}={span.own}" for span in listed if span.own is not None]))
    return out


def main():
    lines = sys.stdin.read().split("\n")
    print("\n".join(report(lines[1 : int(lines[0]) + 1])))


main()
