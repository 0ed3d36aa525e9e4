import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DATA_DIR = os.environ.get("DATA_DIR", ".")
lock = threading.Lock()  # requests are handled by several threads at once


KEY_LIFETIME_S = 24 * 60 * 60


class Store:
    """Balances, payments and known keys, and a file with one JSON line for each change."""

    def __init__(self, path):
        self.accounts = {}  # id to {"id", "balance", "payments"}
        self.payments = {}  # id to payment
        self.known = {}  # (client, key) to the change that made it known
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
        if "balance" in change:
            account = self.accounts.setdefault(change["id"], {"id": change["id"], "payments": 0})
            account["balance"] = change["balance"]
            return
        self.known[change["client"], change["key"]] = change
        if change["status"] == 201:
            payment = change["answer"]
            account = self.accounts[payment["account"]]
            account["balance"] -= payment["amount"]
            account["payments"] += 1
            self.payments[payment["id"]] = payment

    def commit(self, change):
        self.file.write(json.dumps(change).encode() + b"\n")
        self.file.flush()  # what the kernel has, a kill does not take away
        self.apply(change)


store = Store(os.path.join(DATA_DIR, "payments.jsonl"))


def error(status, code):
    return status, {}, {"error": code}


def put_account(name, balance):
    with lock:
        is_new = name not in store.accounts
        store.commit({"id": name, "balance": balance})
        return 201 if is_new else 200, {}, dict(store.accounts[name])


def final_answer(change, is_replay):
    headers = {"Idempotent-Replayed": "true"} if is_replay else {}
    if change["status"] == 201:
        headers["Location"] = "/payments/" + change["answer"]["id"]
    return change["status"], headers, change["answer"]


def pay(client, key, now, body):
    if not key:
        return error(400, "missing_key")
    if not re.fullmatch(r"[!-~]{1,64}", key):
        return error(400, "invalid_key")
    try:
        asked = json.loads(body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        return error(400, "invalid_json")
    with lock:  # from the look-up to the remembered answer it is one step
        known = store.known.get((client, key))
        if known is not None and now < known["at"] + KEY_LIFETIME_S:
            if known["asked"] != json.dumps(asked, sort_keys=True):
                return error(422, "key_reused")
            return final_answer(known, True)
        name, amount, reference = asked.get("account"), asked.get("amount"), asked.get("reference")
        if (not isinstance(name, str) or type(amount) is not int or not 1 <= amount <= 10**12 or
                not (reference is None or isinstance(reference, str))):
            store.known[client, key] = {"at": now, "asked": json.dumps(asked, sort_keys=True),
                                        "status": 422, "answer": {"error": "invalid_request"}}
            return error(422, "invalid_request")
        account = store.accounts.get(name)
        if account is None:
            return error(404, "unknown_account")
        change = {"client": client, "key": key, "at": now,
                  "asked": json.dumps(asked, sort_keys=True)}
        if account["balance"] < amount:
            change.update(status=402, answer={"error": "insufficient_funds"})
        else:
            change.update(status=201, answer={
                "id": "pay-%d" % (len(store.payments) + 1), "account": name, "amount": amount,
                "reference": reference, "created_at": now,
                "balance_after": account["balance"] - amount})
        store.commit(change)
        return final_answer(change, False)


def handle(method, path, query, headers, body):
    if path == "/healthz" and method == "GET":
        return 200, {}, {"status": "ok"}
    client, now = headers.get("X-Client"), int(headers.get("X-Now", "0"))
    if not client:
        return error(401, "unauthorized")
    parts = path[1:].split("/")
    if method == "POST" and path == "/payments":
        return pay(client, headers.get("Idempotency-Key"), now, body)
    if method == "PUT" and parts[0] == "accounts" and len(parts) == 2:
        return put_account(parts[1], json.loads(body)["balance"])
    if method == "GET" and parts[0] in ("accounts", "payments") and len(parts) == 2:
        with lock:
            found = (store.accounts if parts[0] == "accounts" else store.payments).get(parts[1])
            if found is not None:
                return 200, {}, dict(found)
    return error(404, "not_found")


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
