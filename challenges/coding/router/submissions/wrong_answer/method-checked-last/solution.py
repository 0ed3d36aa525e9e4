import re

NAME = re.compile(r"[A-Za-z0-9_]+")


class Node:
    def __init__(self):
        self.static = {}
        self.param = None
        self.wildcard = None
        self.routes = {}  # method -> (handler, names)


class Router:
    def __init__(self, ignore_trailing_slash):
        self.ignore_trailing_slash = ignore_trailing_slash
        self.root = Node()
        self.mounts = []  # (prefix, name)
        self.guards = {}  # name -> status

    def normalise(self, path):
        if self.ignore_trailing_slash and len(path) > 1 and path.endswith("/"):
            return path[:-1]
        return path

    def add(self, method, pattern, handler):
        if not pattern.startswith("/"):
            return False
        segments = self.normalise(pattern)[1:].split("/")
        dynamic = [(i, segment) for i, segment in enumerate(segments) if segment[:1] in (":", "*") and segment]
        names = [segment[1:] for _, segment in dynamic]
        if len(set(names)) < len(names) or not all(NAME.fullmatch(name) for name in names):
            return False
        if any(segment[0] == "*" and i + 1 < len(segments) for i, segment in dynamic):
            return False

        node = self.root
        for segment in segments:
            if segment.startswith(":"):
                if node.param is None:
                    node.param = Node()
                node = node.param
            elif segment.startswith("*"):
                if node.wildcard is None:
                    node.wildcard = Node()
                node = node.wildcard
            else:
                node = node.static.setdefault(segment, Node())
        if method in node.routes:
            return False
        node.routes[method] = (handler, names)
        return True

    def mount(self, prefix, name):
        self.mounts.append((prefix, name))

    def guard(self, name, status):
        if all(mounted != name for _, mounted in self.mounts):
            return False
        self.guards[name] = status
        return True

    def handle(self, method, path):
        path = self.normalise(path.split("?", 1)[0])
        entered = []
        for prefix, name in self.mounts:
            if prefix != "/" and path != prefix and not path.startswith(prefix + "/"):
                continue
            if self.guards.get(name):
                result, stop = [str(self.guards[name]), name], ["!" + name]
                break
            entered.append(name)
        else:
            result, stop = self.route(method, path), []
        return result + [">" + name for name in entered] + stop + ["<" + name for name in reversed(entered)]

    def route(self, method, path):
        segments = path[1:].split("/")
        values = []
        routes = self.search(self.root, segments, 0, values)
        if routes is None:
            return ["404", "-"]
        if method in routes:
            handler, names = routes[method]
            return ["200", handler] + [f"{name}={value}" for name, value in zip(names, values)]
        return ["405", ",".join(sorted(routes))]

    def search(self, node, segments, at, values):
        """The routes of the best pattern that matches, by method."""
        if at == len(segments):
            return node.routes or None
        segment = segments[at]
        if segment in node.static:
            found = self.search(node.static[segment], segments, at + 1, values)
            if found is not None:
                return found
        if node.param is not None and segment:
            values.append(segment)
            found = self.search(node.param, segments, at + 1, values)
            if found is not None:
                return found
            values.pop()
        if node.wildcard is not None:
            rest = "/".join(segments[at:])
            if rest:
                values.append(rest)
                return node.wildcard.routes
        return None
