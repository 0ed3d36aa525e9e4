import hashlib
import hmac
import json
import os
import re
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DATA_DIR = os.environ.get("DATA_DIR", ".")
lock = threading.Lock()  # requests are handled by several threads at once


SESSION_S = 3600
LOCK_S = 900
FAILURES_MAX = 5
ITERATIONS = 5_000  # little, for a test with a CPU limit; elsewhere 600 000


class Store:
    """State in memory, and a file with one JSON line for each change."""

    def __init__(self, path):
        self.users = {}  # email to {"id", "email", "salt", "hash"}
        self.sessions = {}  # hash of the token to {"email", "expires_at"}
        self.failures = {}  # email to [count, time of the last]
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
        kind = change["kind"]
        if kind == "user":
            self.users[change["email"]] = change
        elif kind == "login":
            self.failures.pop(change["email"], None)
            self.sessions[change["token"]] = change
        elif kind == "failure":
            count, last = self.failures.get(change["email"], (0, 0))
            if count >= FAILURES_MAX:
                count = 0  # an old lock that is over
            self.failures[change["email"]] = (count + 1, change["at"])
        elif kind == "logout":
            self.sessions.pop(change["token"], None)
        elif kind == "password":
            self.users[change["email"]].update(salt=change["salt"], hash=change["hash"])
            self.sessions = {token: session for token, session in self.sessions.items()
                             if session["email"] != change["email"] or token == change["token"]}

    def commit(self, change):
        self.file.write(json.dumps(change).encode() + b"\n")
        self.file.flush()  # what the kernel has, a kill does not take away
        self.apply(change)


store = Store(os.path.join(DATA_DIR, "auth.jsonl"))
login_locks = {}  # email to the lock of its logins


def error(status, code, headers=None):
    return status, headers or {}, {"error": code}


def parse_object(body):
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def slow_hash(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), bytes.fromhex(salt), ITERATIONS).hex()


def fast_hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def is_strong(password):
    return isinstance(password, str) and 10 <= len(password) <= 128


def register(body):
    asked = parse_object(body)
    if asked is None:
        return error(400, "invalid_json")
    email, password = asked.get("email"), asked.get("password")
    if (not isinstance(email, str) or len(email) > 254 or
            not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email)):
        return error(422, "invalid_email")
    if not is_strong(password):
        return error(422, "weak_password")
    email = email.lower()
    salt = secrets.token_hex(16)
    hashed = slow_hash(password, salt)  # outside the lock: it takes long
    with lock:
        if email in store.users:
            return error(409, "email_taken")
        user = {"kind": "user", "id": secrets.token_hex(8), "email": email, "salt": salt,
                "hash": hashed}
        store.commit(user)
        return 201, {}, {"id": user["id"], "email": email}


def login(now, body):
    asked = parse_object(body)
    if asked is None:
        return error(400, "invalid_json")
    email, password = asked.get("email"), asked.get("password")
    if not isinstance(email, str):
        return error(401, "invalid_credentials")
    email = email.lower()
    with lock:
        login_lock = login_locks.setdefault(email, threading.Lock())
    with login_lock:  # look at the count, check, change the count: one step for this email
        with lock:
            count, last = store.failures.get(email, (0, 0))
            user = dict(store.users.get(email, {}))
        given = password if isinstance(password, str) else ""
        hashed = slow_hash(given, user.get("salt", "00" * 16))  # also for nobody
        if not hmac.compare_digest(hashed, user.get("hash", "")):
            if count >= FAILURES_MAX and now < last + LOCK_S:
                return error(429, "locked", {"Retry-After": str(last + LOCK_S - now)})
            with lock:
                store.commit({"kind": "failure", "email": email, "at": now})
            return error(401, "invalid_credentials")
        token = secrets.token_urlsafe(32)
        with lock:
            store.commit({"kind": "login", "email": email, "token": fast_hash(token),
                          "expires_at": now + SESSION_S})
        return 200, {"Cache-Control": "no-store"}, {"token": token, "expires_at": now + SESSION_S}


def find_session(headers, now):
    """The session that the request shows, or None. Call it under the lock."""
    match = re.fullmatch(r"(?i:bearer) +(\S+)", headers.get("Authorization", ""))
    session = store.sessions.get(fast_hash(match[1])) if match else None
    return session if session is not None and now < session["expires_at"] else None


def me(session, now):
    email = session["email"]
    count = sum(other["email"] == email and now < other["expires_at"]
                for other in store.sessions.values())
    return 200, {}, {"id": store.users[email]["id"], "email": email,
                     "expires_at": session["expires_at"], "sessions": count}


def change_password(session, body):
    asked = parse_object(body)
    if asked is None:
        return error(400, "invalid_json")
    old, new = asked.get("old"), asked.get("new")
    if not is_strong(new):
        return error(422, "weak_password")
    with lock:
        user = dict(store.users[session["email"]])
    if (not isinstance(old, str) or
            not hmac.compare_digest(slow_hash(old, user["salt"]), user["hash"])):
        return error(403, "wrong_password")
    salt = secrets.token_hex(16)
    hashed = slow_hash(new, salt)
    with lock:
        if store.users[user["email"]]["hash"] != user["hash"]:
            return error(403, "wrong_password")  # somebody was faster
        store.commit({"kind": "password", "email": user["email"], "salt": salt, "hash": hashed,
                      "token": session["token"]})
    return 204, {}, None


def handle(method, path, query, headers, body):
    if path == "/healthz" and method == "GET":
        return 200, {}, {"status": "ok"}
    now = int(headers.get("X-Now", "0"))
    if (method, path) == ("POST", "/register"):
        return register(body)
    if (method, path) == ("POST", "/login"):
        return login(now, body)
    if (method, path) not in (("GET", "/me"), ("POST", "/logout"), ("POST", "/password")):
        return error(404, "not_found")
    with lock:
        session = find_session(headers, now)
        if session is None:
            return error(401, "unauthorized", {"WWW-Authenticate": "Bearer"})
        if path == "/me":
            return me(session, now)
        if path == "/logout":
            store.commit({"kind": "logout", "token": session["token"]})
            return 204, {}, None
    return change_password(session, body)


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
