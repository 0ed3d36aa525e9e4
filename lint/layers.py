#!/usr/bin/env python3
"""Checks that includes between the folders of server/ follow the arrows of ARCHITECTURE.md, and who may see which library.

The allowed arrows are read from server/CMakeLists.txt, so that the build and this check cannot disagree.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Headers that only some files may include. Values are path prefixes below the repository root.
RESTRICTED = {
    r"boost/beast": ("server/net/connection.cpp", "server/net/peer_stream.", "server/net/http_client.cpp", "server/runner/http_client.cpp", "tests/"),
    r"openssl/|boost/asio/ssl|boost/beast/ssl": ("server/net/http_client.cpp", "server/net/tls", "server/net/peer_stream.cpp", "tests/"),
    r"hiredis/": ("server/store/redis_link.cpp",),
    r"seccomp\.h": ("sandbox/",),
    r"sqlite3\.h": ("sqlrun/",),
    r"yaml-cpp/": ("server/package/", "server/sets/", "server/theory/"),
    r"boost/property_tree": ("server/sets/moodle.cpp",),
    r"boost/asio": ("server/base/task", "server/store/", "server/net/", "server/app/", "server/runner/", "tests/"),
    r"nlohmann/": ("server/protocol/", "server/package/", "server/grading/", "server/hurl/json.cpp", "server/runner/",
                  "server/app/", "tests/"),
    r"re2/": ("server/hurl/regex.cpp",),
}
# The pure folders read no clock and open no file.
PURE = ("server/base/", "server/editing/", "server/hurl/", "server/session/")
PURE_EXCEPT = ("server/base/ids", "server/base/log", "server/base/task")
IMPURE = re.compile(r"::now\(\)|<fstream>|<filesystem>|<thread>|<unistd\.h>|system_clock::now|getenv")


def uses(cmake_text):
    """folder -> all folders it may include, following the USES lists."""
    direct = {}
    for name, rest in re.findall(r"rehearse_folder\((\w+)([^)]*)\)", cmake_text):
        match = re.search(r"USES((?:\s+[a-z_]+)+)", rest)
        direct[name] = set(match.group(1).split()) if match else set()

    def closure(name, seen):
        for other in direct.get(name, ()):
            if other not in seen:
                seen.add(other)
                closure(other, seen)
        return seen

    return {name: closure(name, set()) | {name} for name in direct}


def faults_in(path, text, allowed):
    """path is relative to the root, with forward slashes. Returns sentences."""
    found = []
    parts = path.split("/")
    folder = parts[1] if parts[0] == "server" and len(parts) > 2 else None
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            target = match.group(2)
            head = target.split("/")[0]
            if folder and match.group(1) == '"' and head in allowed and head not in allowed[folder]:
                found.append(f"{path}:{number}: {folder}/ may not include {target}")
            for pattern, places in RESTRICTED.items():
                if re.match(pattern, target) and not path.startswith(places):
                    found.append(f"{path}:{number}: only {', '.join(places)} may include {target}")
        code = line.split("//")[0]
        if path.startswith(PURE) and not path.startswith(PURE_EXCEPT) and IMPURE.search(code):
            found.append(f"{path}:{number}: a pure folder reads a clock, a file or the environment")
    return found


def main():
    allowed = uses((ROOT / "server/CMakeLists.txt").read_text())
    found = []
    for top in ("server", "sandbox", "sqlrun", "tests"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                found += faults_in(path.relative_to(ROOT).as_posix(), path.read_text(), allowed)
    print("\n".join(found) if found else "layers: every include follows the arrows")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
