import re

NAME = re.compile(r"[A-Za-z0-9_]+")


class Router:
    def __init__(self, ignore_trailing_slash):
        self.ignore_trailing_slash = ignore_trailing_slash
        self.routes = []  # (method, shape, handler, names)
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

        shape = [segment[0] if segment[:1] in (":", "*") else "/" + segment for segment in segments]
        if any(route[0] == method and route[1] == shape for route in self.routes):
            return False
        self.routes.append((method, shape, handler, names))
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
        best = None
        allowed = set()
        for other, shape, handler, names in self.routes:
            values = self.match(shape, segments)
            if values is None:
                continue
            allowed.add(other)
            rank = ["/:*".index(kind[0]) for kind in shape]
            if other == method and (best is None or rank < best[0]):
                best = (rank, handler, names, values)
        if best is not None:
            _, handler, names, values = best
            return ["200", handler] + [f"{name}={value}" for name, value in zip(names, values)]
        return ["405", ",".join(sorted(allowed))] if allowed else ["404", "-"]

    @staticmethod
    def match(shape, segments):
        values = []
        for at, kind in enumerate(shape):
            if at == len(segments):
                return None
            if kind == "*":
                rest = "/".join(segments[at:])
                return values + [rest] if rest else None
            if kind == ":":
                if not segments[at]:
                    return None
                values.append(segments[at])
            elif kind[1:] != segments[at]:
                return None
        return values if len(shape) == len(segments) else None
