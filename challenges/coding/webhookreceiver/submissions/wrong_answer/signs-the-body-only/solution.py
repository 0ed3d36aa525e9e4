import hashlib
import hmac
import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DATA_DIR = os.environ.get("DATA_DIR", ".")
lock = threading.Lock()  # requests are handled by several threads at once


TOLERANCE_S = 300


class Store:
    """Sources and events in memory, and a file with one JSON line for each change."""

    def __init__(self, path):
        self.sources = {}  # name to {"secrets", "accepted", "processed", "total"}
        self.events = {}  # (source, id) to event, which is done when it has "done"
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
        if "secrets" in change:
            source = self.sources.setdefault(change["source"],
                                             {"accepted": 0, "processed": 0, "total": 0})
            source["secrets"] = change["secrets"]
            return
        source = self.sources[change["source"]]
        name = change["source"], change["id"]
        if "done" in change:
            event = self.events[name]
            event["done"] = True
            source["processed"] += 1
            source["total"] += event["amount"]
        else:
            self.events[name] = change
            source["accepted"] += 1

    def commit(self, change):
        self.file.write(json.dumps(change).encode() + b"\n")
        self.file.flush()  # what the kernel has, a kill does not take away
        self.apply(change)


def error(status, code):
    return status, {}, {"error": code}


def begin(event):
    """Waits instead of working. Only the line that says "done" counts the event."""
    timer = threading.Timer(event["work_ms"] / 1000, finish, [event])
    timer.daemon = True
    timer.start()


def finish(event):
    with lock:
        store.commit({"source": event["source"], "id": event["id"], "done": True})


def parse_signature(header):
    """The text of the time and all signatures, or None."""
    times, signatures = [], []
    for element in header.split(","):
        name, _, value = element.partition("=")
        if name == "t":
            times.append(value)
        elif name == "v1":
            signatures.append(value)
    if len(times) != 1 or not re.fullmatch(r"[0-9]{1,12}", times[0]) or not signatures:
        return None
    return times[0], signatures


def is_signed(secrets, time, signatures, body):
    for secret in secrets:
        right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        for given in signatures:
            if hmac.compare_digest(right.encode(), given.encode()):
                return True
    return False


def is_count(value, most):
    return type(value) is int and 0 <= value <= most


def is_name(value):
    return isinstance(value, str) and 1 <= len(value) <= 100


def receive(name, header, now, body):
    with lock:
        if name not in store.sources:
            return error(404, "unknown_source")
        secrets = store.sources[name]["secrets"]
    if header is None:
        return error(400, "missing_signature")
    parsed = parse_signature(header)
    if parsed is None:
        return error(400, "malformed_signature")
    if not is_signed(secrets, *parsed, body):
        return error(401, "bad_signature")
    if abs(now - int(parsed[0])) > TOLERANCE_S:
        return error(401, "stale_timestamp")
    try:
        asked = json.loads(body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        return error(400, "invalid_json")
    event = {"source": name, "id": asked.get("id"), "type": asked.get("type"),
             "amount": asked.get("amount"), "work_ms": asked.get("work_ms", 0)}
    if (not is_name(event["id"]) or not is_name(event["type"]) or
            not is_count(event["amount"], 10**12) or not is_count(event["work_ms"], 600_000)):
        return error(422, "invalid_event")
    with lock:  # known or remembered: one step
        if (name, event["id"]) in store.events:
            return 200, {}, {"status": "duplicate"}
        store.commit(event)
    begin(event)
    return 202, {}, {"status": "accepted"}


def put_source(name, body):
    with lock:
        store.commit({"source": name, "secrets": json.loads(body)["secrets"]})
        return 204, {}, None


def get_source(name):
    with lock:
        source = store.sources.get(name)
        if source is None:
            return error(404, "not_found")
        return 200, {}, {"name": name, "accepted": source["accepted"],
                         "processed": source["processed"], "total": source["total"]}


def get_event(name, event_id):
    with lock:
        event = store.events.get((name, event_id))
        if event is None:
            return error(404, "not_found")
        return 200, {}, {"id": event["id"], "type": event["type"],
                         "status": "done" if "done" in event else "pending"}


def handle(method, path, query, headers, body):
    if path == "/healthz" and method == "GET":
        return 200, {}, {"status": "ok"}
    parts = path[1:].split("/")
    if method == "POST" and parts[0] == "webhooks" and len(parts) == 2:
        return receive(parts[1], headers.get("Webhook-Signature"),
                       int(headers.get("X-Now", "0")), body)
    if method == "PUT" and parts[0] == "sources" and len(parts) == 2:
        return put_source(parts[1], body)
    if method == "GET" and parts[0] == "sources" and len(parts) == 2:
        return get_source(parts[1])
    if method == "GET" and parts[0] == "sources" and len(parts) == 4 and parts[2] == "events":
        return get_event(parts[1], parts[3])
    return error(404, "not_found")


store = Store(os.path.join(DATA_DIR, "events.jsonl"))
for waiting in [event for event in store.events.values() if "done" not in event]:
    begin(waiting)


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
