import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DATA_DIR = os.environ.get("DATA_DIR", ".")
lock = threading.Lock()  # requests are handled by several threads at once


FILE = os.path.join(DATA_DIR, "keys.json")
COSTS = {"/work": 1, "/report": 5}


class Bucket:
    """The level is counted in milliseconds: a token is worth refill_ms of them."""

    def __init__(self, capacity, refill_ms, level, seen):
        self.capacity = capacity
        self.refill_ms = refill_ms
        self.level = level
        self.seen = seen  # the latest time of any request

    @property
    def full(self):
        return self.capacity * self.refill_ms

    @property
    def tokens(self):
        return self.level // self.refill_ms

    def advance(self, now):
        if now > self.seen:
            self.level = min(self.full, self.level + now - self.seen)
            self.seen = now

    def change(self, capacity, refill_ms):
        kept = min(self.tokens, capacity)
        self.capacity, self.refill_ms = capacity, refill_ms
        self.level = kept * refill_ms


def load():
    try:
        with open(FILE, encoding="utf-8") as file:
            return {key: Bucket(*values) for key, values in json.load(file).items()}
    except FileNotFoundError:
        return {}


def save():
    """A kill leaves the old file or the new one, never half of one."""
    with open(FILE + ".new", "w", encoding="utf-8") as file:
        json.dump({key: [b.capacity, b.refill_ms, b.level, b.seen] for key, b in buckets.items()},
                  file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(FILE + ".new", FILE)


buckets = load()


def error(status, code, headers=None, **more):
    return status, headers or {}, {"error": code, **more}


def seconds(ms):
    return str(-(-ms // 1000))


def is_count(value, most):
    return type(value) is int and 1 <= value <= most


def put_key(key, now, body):
    try:
        asked = json.loads(body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        return error(400, "invalid_json")
    capacity, refill_ms = asked.get("capacity"), asked.get("refill_ms")
    if not is_count(capacity, 1000) or not is_count(refill_ms, 3_600_000):
        return error(422, "invalid_limits")
    with lock:
        is_new = key not in buckets
        if is_new:
            buckets[key] = Bucket(capacity, refill_ms, capacity * refill_ms, now)
        else:
            buckets[key].advance(now)
            buckets[key].change(capacity, refill_ms)
        save()
        return 201 if is_new else 200, {}, shown(key)


def shown(key):
    bucket = buckets[key]
    return {"key": key, "capacity": bucket.capacity, "refill_ms": bucket.refill_ms,
            "remaining": bucket.tokens}


def get_key(key, now):
    with lock:
        if key not in buckets:
            return error(404, "not_found")
        buckets[key].advance(now)
        return 200, {}, shown(key)


def call(path, key, now):
    if not key:
        return error(401, "missing_key")
    with lock:
        bucket = buckets.get(key)
        if bucket is None:
            return error(401, "unknown_key")
        bucket.advance(now)
        if COSTS[path] > bucket.capacity:
            return error(403, "limit_too_small")
        missing = COSTS[path] * bucket.refill_ms - bucket.level
    time.sleep(0.005)  # stands for the work itself
    with lock:
        if missing <= 0:
            bucket.level -= COSTS[path] * bucket.refill_ms
        headers = {"RateLimit-Limit": str(bucket.capacity),
                   "RateLimit-Remaining": str(bucket.tokens),
                   "RateLimit-Reset": seconds(bucket.full - bucket.level)}
        if missing > 0:
            headers["Retry-After"] = seconds(missing)
            return error(429, "rate_limited", headers, retry_after_ms=missing)
        return 200, headers, {"done": path[1:]}


def handle(method, path, query, headers, body):
    if path == "/healthz" and method == "GET":
        return 200, {}, {"status": "ok"}
    now = int(headers.get("X-Now-Ms", "0"))
    if path in COSTS:
        if method != "GET":
            return error(405, "method_not_allowed", {"Allow": "GET"})
        return call(path, headers.get("X-Api-Key"), now)
    parts = path[1:].split("/")
    if len(parts) == 2 and parts[0] == "keys" and method == "PUT":
        return put_key(parts[1], now, body)
    if len(parts) == 2 and parts[0] == "keys" and method == "GET":
        return get_key(parts[1], now)
    return error(404, "not_found")


def stop(*_):
    """SIGTERM: no request is half done while we hold the lock; levels are written, too."""
    with lock:
        save()
        os._exit(0)


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
    signal.signal(signal.SIGTERM, stop)
    Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
