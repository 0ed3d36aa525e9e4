import re

NAME = re.compile(r"[A-Za-z0-9_]+")


class Node:
    def __init__(self):
        self.static = {}
        self.name = None  # of the parameter or wildcard that leads here
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
        position = 0
        for segment in segments:
            if segment.startswith(":"):
                if node.param is None:
                    node.param = Node()
                    node.param.name = segment[1:]
                node = node.param
                names[position] = node.name
                position += 1
            elif segment.startswith("*"):
                if node.wildcard is None:
                    node.wildcard = Node()
                    node.wildcard.name = segment[1:]
                node = node.wildcard
                names[position] = node.name
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
        allowed = set()
        found = self.search(self.root, segments, 0, method, values, allowed)
        if found is not None:
            handler, names = found
            return ["200", handler] + [f"{name}={value}" for name, value in zip(names, values)]
        if allowed:
            return ["405", ",".join(sorted(allowed))]
        return ["404", "-"]

    def search(self, node, segments, at, method, values, allowed):
        """The best route below the node; the methods of other matching routes are noted in `allowed`."""
        if at == len(segments):
            allowed.update(node.routes)
            return node.routes.get(method)
        segment = segments[at]
        if segment in node.static:
            found = self.search(node.static[segment], segments, at + 1, method, values, allowed)
            if found is not None:
                return found
        if node.param is not None and segment:
            values.append(segment)
            found = self.search(node.param, segments, at + 1, method, values, allowed)
            if found is not None:
                return found
            values.pop()
        if node.wildcard is not None:
            rest = "/".join(segments[at:])
            if rest:
                allowed.update(node.wildcard.routes)
                if method in node.wildcard.routes:
                    values.append(rest)
                    return node.wildcard.routes[method]
        return None
