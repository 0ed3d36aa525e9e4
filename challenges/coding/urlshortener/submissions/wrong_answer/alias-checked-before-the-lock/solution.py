import json
import os
import re
import secrets
import string
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DATA_DIR = os.environ.get("DATA_DIR", ".")
lock = threading.Lock()  # requests are handled by several threads at once


class Store:
    """Links in memory, and a file with one JSON line for each change."""

    def __init__(self, path):
        self.links = {}  # code to link
        self.codes = set()  # all codes that were ever used
        self.made = 0
        self.file = open(path, "a+b")
        self.file.seek(0)
        end = 0
        for line in self.file:
            if not line.endswith(b"\n"):
                break  # torn by a kill; nobody got an answer for it
            self.apply(json.loads(line))
            end += len(line)
        self.file.truncate(end)

    def apply(self, change):
        if "hit" in change:
            self.links[change["hit"]]["hits"] += 1
            return
        self.made += 1
        change["number"] = self.made
        self.links[change["code"]] = change
        self.codes.add(change["code"])

    def commit(self, change):
        self.file.write(json.dumps(change).encode() + b"\n")
        self.file.flush()  # what the kernel has, a kill does not take away
        self.apply(change)

    def new_code(self):
        while True:
            code = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(8))
            if code not in self.codes:
                return code


store = Store(os.path.join(DATA_DIR, "links.jsonl"))


def error(status, code, headers=None):
    return status, headers or {}, {"error": code}


def shown(link):
    return {name: link[name] for name in ("code", "url", "created_at", "expires_at", "hits")}


def is_live(link, now):
    return link["expires_at"] is None or now < link["expires_at"]


def shorten(user, now, body):
    try:
        asked = json.loads(body)
    except ValueError:
        return error(400, "invalid_json")
    if not isinstance(asked, dict):
        return error(400, "invalid_json")
    url, code, ttl = asked.get("url"), asked.get("alias"), asked.get("ttl_s")
    if not isinstance(url, str) or len(url) > 2048 or not re.fullmatch(r"https?://[^ ]+", url):
        return error(422, "invalid_url")
    if code is not None and (not isinstance(code, str) or
                             not re.fullmatch(r"[A-Za-z0-9_-]{3,32}", code) or
                             code in ("healthz", "shorten", "links")):
        return error(422, "invalid_alias")
    if ttl is not None and (type(ttl) is not int or not 1 <= ttl <= 1_000_000_000):
        return error(422, "invalid_ttl")
    with lock:
        old = store.links.get(code)
    if old is not None and is_live(old, now):
        return error(409, "alias_taken")
    time.sleep(0.005)  # stands for a look-up in a list of blocked sites
    with lock:
        if code is None:
            code = store.new_code()
        link = {"code": code, "url": url, "owner": user, "created_at": now,
                "expires_at": None if ttl is None else now + ttl, "hits": 0}
        store.commit(link)
        return 201, {"Location": "/" + code}, shown(link)


def follow(code, now):
    with lock:
        link = store.links.get(code)
        if link is None:
            return error(404, "not_found")
        if not is_live(link, now):
            return error(410, "expired")
        store.commit({"hit": code})
        return 301, {"Location": link["url"], "Cache-Control": "no-store"}, {"url": link["url"]}


def details(user, code):
    with lock:
        link = store.links.get(code)
        if link is None or link["owner"] != user:
            return error(404, "not_found")
        return 200, {}, shown(link)


def listing(user, now, query):
    limit = query.get("limit", "20")
    if not re.fullmatch(r"[0-9]{1,3}", limit) or not 1 <= int(limit) <= 100:
        return error(422, "invalid_limit")
    cursor = query.get("cursor", "before-%d" % 2**62)
    if not re.fullmatch(r"before-[0-9]{1,19}", cursor):
        return error(422, "invalid_cursor")
    before, limit = int(cursor[7:]), int(limit)
    with lock:
        found = [link for link in store.links.values()
                 if link["owner"] == user and is_live(link, now) and link["number"] < before]
        found.sort(key=lambda link: -link["number"])
        page = found[:limit]
        following = "before-%d" % page[-1]["number"] if len(found) > limit else None
        return 200, {}, {"links": [shown(link) for link in page], "next_cursor": following}


def handle(method, path, query, headers, body):
    if path == "/healthz" and method == "GET":
        return 200, {}, {"status": "ok"}
    parts = path[1:].split("/")
    is_links = parts[0] == "links" and len(parts) <= 2
    if not is_links and len(parts) != 1 or parts[-1] == "":
        return error(404, "not_found")
    allowed = "POST" if path == "/shorten" else "GET"
    if method != allowed:
        return error(405, "method_not_allowed", {"Allow": allowed})
    user, now = headers.get("X-User"), int(headers.get("X-Now", "0"))
    if not is_links and path != "/shorten":
        return follow(parts[0], now)
    if not user:
        return error(401, "unauthorized")
    if path == "/shorten":
        return shorten(user, now, body)
    return details(user, parts[1]) if len(parts) == 2 else listing(user, now, query)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together
    disable_nagle_algorithm = True

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        try:
            status, headers, value = handle(self.command, url.path, query, self.headers, body)
        except Exception:
            self.log_error("no answer to %s %s", self.command, self.path)
            status, headers, value = 500, {}, {"error": "internal"}
            import traceback
            traceback.print_exc()
        payload = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        if value is not None:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = serve

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # many clients may connect at the same moment
    daemon_threads = True


if __name__ == "__main__":
    Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
