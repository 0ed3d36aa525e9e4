#!/usr/bin/env python3
"""openapi.py PROGRAM
Starts the real server and holds docs/openapi.json against it: each operation is asked well and badly, as a person and with
tokens, and each answer must have a status, headers and a body that the document has. Bodies of requests are held the other
way round, too: what the schema refuses the server must refuse. Last, each status that the document has must have been answered."""
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import queue
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

try:
    import jsonschema
except ImportError:
    sys.exit("openapi.py needs jsonschema for Python: install python3-jsonschema, as scripts/test does.")

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def unlike_names(pairs):
    """A name that stands twice in an object would silently mean the last one."""
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"docs/openapi.json says these twice in one object: {sorted(twice)}")
    return dict(pairs)


DOCUMENT = json.loads((ROOT / "docs/openapi.json").read_text(), object_pairs_hook=unlike_names)
PATIENCE_S = 120
NOBODY = "A" * 22  # an id that nothing has
# What needs luck, a task that changes while the server runs, or thousands of requests. Everything else but 500 must be seen.
UNSEEN = {("rejudgeSubmission", 200), ("rejudgeSubmission", 422), ("createToken", 429), ("createSession", 429), ("forkSession", 429), ("look", 503), ("join", 503),
          ("join", 429), ("openShared", 503)}
SEEN = set()
REVIEW = {"question": "acid", "grade": "partly", "missed": ["isolation"], "answer": "All or nothing, and what is committed survives a crash."}
UPCOMING = {"company": "Acme", "date": "2027-01-31", "stage": "Phone screen", "notes": "", "template": None, "topics": ["databases"]}
HOST = {"name": "alice", "password": "correct horse battery"}


def closed(schema):
    """Answers may get fields later; those of this version are all in the document."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(value) for name, value in schema.items()}
    if made.get("type") in ("object", ["object", "null"]) and "properties" in made:
        made.setdefault("additionalProperties", False)
    return made


COMPONENTS = {"schemas": closed(DOCUMENT["components"]["schemas"])}


def faults_of(value, schema):
    """In words, what of a value the schema does not allow."""
    validator = jsonschema.Draft202012Validator({**closed(schema), "components": COMPONENTS})
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]


def resolved(node):
    """What a reference within the document names."""
    while "$ref" in node:
        found = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


class Operation:
    def __init__(self, method, path, node):
        self.method, self.path, self.node = method.upper(), path, node
        self.id = node["operationId"]
        content = resolved(node.get("requestBody", {})).get("content", {})
        self.body = content.get("application/json", {}).get("schema")
        self.scopes = {scope for way in node["security"] for scope in way.get("token", [])}
        self.is_open = not node["security"]

    def target(self, names=None, query=None):
        path = re.sub(r"\{(\w+)\}", lambda found: (names or {}).get(found[1], NOBODY), self.path)
        return path + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


OPERATIONS = {node["operationId"]: Operation(method, path, node)
              for path, methods in DOCUMENT["paths"].items() for method, node in methods.items()}


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, {name.lower(): value for name, value in response.getheaders()}, body
        self.type = self.headers.get("content-type", "").split(";")[0]

    def json(self):
        return json.loads(self.body)


def header_faults(answer, described, is_counted):
    found = []
    for name, reference in described.items():
        header = resolved(reference)
        value = answer.headers.get(name.lower())
        if value is None:
            if header.get("required") or (is_counted and name.startswith("RateLimit-")):
                found.append(f"the header {name} is missing")
            continue
        if header["schema"].get("type") == "integer":
            value = int(value)
        found += [f"header {name}: {fault}" for fault in faults_of(value, header["schema"])]
    for name in ("location", "retry-after", "www-authenticate", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"):
        if name in answer.headers and name not in {known.lower() for known in described}:
            found.append(f"the header {name} is not in the document")
    return found


def body_faults(answer, content):
    if not content:
        return ["there is a body, the document has none"] if answer.body else []
    if answer.type not in content:
        return [f"the type {answer.type} is not in the document"]
    described = content[answer.type]
    if answer.type == "text/event-stream":
        return [f"event: {fault}" for event in events_of(answer.body) for fault in faults_of(event, described["x-event-data"])]
    value = answer.json() if answer.type.endswith("json") else answer.body.decode()
    return faults_of(value, described["schema"])


def events_of(body):
    return [json.loads(line.removeprefix("data: ")) for line in body.decode().split("\n") if line.startswith("data: ")]


class Receiver(http.server.ThreadingHTTPServer):
    """Takes what a webhook sends."""

    def __init__(self):
        self.deliveries = queue.Queue()
        super().__init__(("127.0.0.1", 0), Receiver.Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.deliveries.put((self.headers, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass


class Candidate:
    """The least of a WebSocket client (RFC 6455) that gets a session going: text frames below 1 MiB, no fragments."""

    def __init__(self, port, session):
        self.commands = 0
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        host = f"127.0.0.1:{port}"
        self.socket.sendall((f"GET /ws/session/{session} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: Upgrade\r\n"
                             f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: rehearse.v1\r\n"
                             f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n").encode())
        self.stream = self.socket.makefile("rb")
        status = self.stream.readline()
        assert b" 101 " in status, status
        while self.stream.readline().strip():
            pass
        self.send({"type": "hello", "protocol": 1, "client": None, "resume": None})
        self.wait("welcome")

    def send(self, message):
        data, mask = json.dumps(message).encode(), os.urandom(4)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
        self.socket.sendall(b"\x81" + length + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)))

    def receive(self):
        while True:
            first, length = self.stream.read(2)
            if length == 126:
                length = struct.unpack(">H", self.stream.read(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.stream.read(8))[0]
            data = self.stream.read(length)
            if first == 0x81:
                return json.loads(data)

    def wait(self, kind):
        while (message := self.receive())["type"] != kind:
            assert message["type"] not in ("refused", "error"), message
        return message

    def command(self, kind, **fields):
        self.commands += 1
        self.send({"type": "command", "n": self.commands, "command": {"kind": kind, **fields}})
        self.wait("ack")

    def close(self):
        self.stream.close()
        self.socket.close()


class Server:
    def __init__(self, program, options):
        self.folder = tempfile.TemporaryDirectory()
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        if "--listen" in options:
            subprocess.run([program, "host", "add", HOST["name"], "--data", self.folder.name + "/data"], input=HOST["password"] + "\n",
                           text=True, check=True, capture_output=True)
        words = [program, "serve", "--port", "0", "--slots", "1", "--data", self.folder.name + "/data", "--webhooks-to-private",
                 "--challenges", str(ROOT / "challenges"), "--web", str(ROOT / "web/dist"), *options]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.log, text=True)
        greeting = self.process.stdout.readline()
        found = re.match(r"Rehearse is (?:ready|up): open http://[^:]+:(\d+)", greeting)
        if not found:
            sys.exit(f"The server did not start: {greeting}{self.errors()}")
        self.port = int(found[1])

    def redis(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return next(int(child) for file in children for child in file.read_text().split()
                    if b"redis-server" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes())

    def errors(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()[-3000:]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.log.close()
            self.folder.cleanup()


class Contract(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(PROGRAM, cls.options)
        cls.addClassCleanup(cls.server.stop)
        cls.made = 0
        deadline = time.monotonic() + PATIENCE_S
        while cls.raw("GET", "/readyz").status != 200:
            assert time.monotonic() < deadline, cls.server.errors()

    @classmethod
    def raw(cls, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", cls.server.port, timeout=PATIENCE_S)
        try:
            connection.request(method, target, body, headers or {})
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def ask(self, operation, names=None, query=None, body=None, token=None, headers=None):
        """Sends one request; the answer must be one that the document has. A body that is no bytes is sent as JSON."""
        known = OPERATIONS[operation]
        sent = dict(headers or {}, **({"Authorization": f"Bearer {token}"} if token is not None else {}))
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        answer = self.raw(known.method, known.target(names, query), data, sent)
        where = f"{operation} {names or ''} {query or ''} {str(body)[:200] if body else ''} -> {answer.status} {answer.body[:300]!r}"
        self.assertIn(str(answer.status), known.node["responses"], where)
        described = resolved(known.node["responses"][str(answer.status)])
        is_counted = token is not None and not known.is_open and answer.status not in (401, 503)  # who it is must be known for that
        faults = header_faults(answer, described.get("headers", {}), is_counted)
        faults += body_faults(answer, described.get("content", {}))
        self.assertEqual(faults, [], where)
        SEEN.add((operation, answer.status))
        return answer

    def good(self, operation, status, names=None, body=None, **more):
        """A request as the document wants it."""
        if body is not None:
            self.assertEqual(faults_of(body, OPERATIONS[operation].body), [], "this body was meant to be right")
        answer = self.ask(operation, names, body=body, **more)
        self.assertEqual(answer.status, status, answer.body)
        return answer

    def bad(self, operation, code, names=None, **more):
        answer = self.ask(operation, names, **more)
        self.assertTrue(answer.type.endswith("problem+json"), answer.body)
        self.assertEqual(answer.json()["code"], code, answer.body)
        self.assertEqual(answer.json()["status"], answer.status)
        if code == "unauthorized":
            self.assertEqual(answer.headers["www-authenticate"], "Bearer")

    def token(self, *scopes, per_minute=100_000, headers=None):
        type(self).made += 1
        body = {"name": f"t{self.made}", "scopes": list(scopes), "per_minute": per_minute}
        return self.good("createToken", 201, body=body, headers=headers).json()["token"]

    def submission(self, source="print(1)", challenge="windowsums", **more):
        return {"challenge": challenge, "language": "python3", "source": source, **more}

    def judged(self, body=None, **more):
        """A submission that has its verdict, however long that takes: with its key it is asked for again, not sent again."""
        type(self).made += 1
        key = {"Idempotency-Key": f"k{self.made}"}
        def sent():
            answer = self.ask("submit", query={"wait": "true"}, body=body or self.submission(), headers=key, **more)
            self.assertIn(answer.status, (200, 202), answer.body)
            return answer.status == 200 and answer.json()
        return self.until(sent)

    def solution(self, challenge, kind="accepted/python3"):
        return next((ROOT / "challenges/coding" / challenge / "submissions" / kind).iterdir()).read_text()

    def until(self, condition):
        """Asks again until the answer is true, which takes as long as grading does."""
        deadline = time.monotonic() + PATIENCE_S
        while not (answer := condition()):
            self.assertLess(time.monotonic(), deadline, "this takes too long")
            time.sleep(0.02)
        return answer


class Loopback(Contract):
    def test_document(self):
        self.assertEqual(self.good("getOpenApi", 200).json(), DOCUMENT)
        reader = self.token("challenges:read")
        self.assertEqual(self.good("getOpenApi", 200, token=reader).json(), DOCUMENT)

    def test_what_there_is_to_solve(self):
        for operation in ("getCatalog", "listLanguages", "getAssessor", "getHealth", "getLive", "getReady", "getMetrics"):
            self.good(operation, 200)
        first = self.good("listChallenges", 200, query={"limit": 3}).json()
        self.assertEqual(len(first["challenges"]), 3)
        rest = self.good("listChallenges", 200, query={"limit": 100, "cursor": first["next"]}).json()
        self.assertIsNone(rest["next"])
        for challenge in first["challenges"] + rest["challenges"]:
            self.good("getChallenge", 200, {"slug": challenge["slug"]})
        self.bad("getChallenge", "not_found")

    def test_lists_refuse_what_they_cannot_read(self):
        for operation in ("listSubmissions", "listSessions", "listChallenges"):
            for limit in ("0", "101", "x"):
                self.bad(operation, "invalid_input", query={"limit": limit})
        for operation in ("listSubmissions", "listSessions"):
            self.bad(operation, "invalid_input", query={"cursor": "nonsense"})
        self.bad("listSubmissions", "not_found", query={"batch": "x"})
        self.bad("submit", "invalid_input", query={"wait": "maybe"}, body=self.submission())
        self.bad("submit", "invalid_input", headers={"Idempotency-Key": "k" * 201}, body=self.submission())

    def test_the_local_user_has_no_account(self):
        self.assertEqual(self.good("getMe", 200).json(), {"person": "local", "name": "You", "login": None})
        self.bad("listLogins", "not_allowed_now")
        self.bad("endLogin", "not_allowed_now")
        self.bad("changePassword", "not_allowed_now", body={"password": "x", "new_password": "x" * 10})
        self.good("logOut", 204)

    def test_what_nobody_has_is_not_found(self):
        for operation in ("getSubmission", "cancelSubmission", "rejudgeSubmission", "followSubmission", "getBatch", "revokeToken",
                          "getSession", "deleteSession", "getItem", "getJob", "getSource", "getReport", "getEvents", "listShares",
                          "deleteShare"):
            self.bad(operation, "not_found")
        for operation, body in (("ruleOnKeyPoint", {"item": "i1", "key_point": "k", "made": None}), ("rateSelf", {"item": "i1", "points": 3}),
                                ("addShare", {"parts": ["scores"], "days": None}), ("openShared", {"token": "t"})):
            self.bad(operation, "not_found", body=body)
        self.bad("forkSession", "not_found", body={"seq": 1})
        self.bad("submit", "not_found", body=self.submission(challenge="nothing"))
        self.bad("submit", "language_unavailable", body={**self.submission(), "language": "cobol"})
        self.bad("createSession", "not_found", body={"template": "nothing"})

    def test_a_verdict(self):
        done = self.judged(self.submission(self.solution("windowsums")))
        self.assertEqual(done["verdict"], "AC")
        names = {"id": done["id"]}
        self.bad("cancelSubmission", "not_allowed_now", names)
        again = self.ask("rejudgeSubmission", names, body={})
        self.assertIn(again.status, (200, 202))
        followed = self.good("followSubmission", 200, names)
        self.assertEqual(events_of(followed.body)[-1]["verdict"], "AC")
        last = re.findall(rb"^id: (\d+)$", followed.body, re.MULTILINE)[-1].decode()
        self.good("followSubmission", 204, names, headers={"Last-Event-ID": last})
        judged = self.good("getSubmission", 200, names).json()
        self.assertEqual(len(judged["earlier"]), 1)
        page = self.good("listSubmissions", 200, query={"challenge": "windowsums", "limit": 1}).json()
        self.assertEqual(len(page["submissions"]), 1)
        if page["next"]:
            self.good("listSubmissions", 200, query={"cursor": page["next"]})

    def test_results_of_each_kind(self):
        late = "wrong_answer/everything-one-too-late"
        bodies = [self.submission(self.solution("windowsums", late)), self.submission("def ("),
                  {"package": self.good("getChallenge", 200, {"slug": "windowsums"}).json()["package"], "language": "python3",
                   "files": [{"name": "main.py", "text": "print(1)"}], "priority": "normal"},
                  self.submission(self.solution("urlshortener"), "urlshortener"),
                  {**self.submission(self.solution("roombookings", "wrong_answer/happypath"), "roombookings"), "language": "hurl"}]
        fields = set()
        reader = self.token("submissions:write", "submissions:read")
        full = self.token("submissions:write", "submissions:read", "results:full")
        for body in bodies:
            for token in (reader, full):
                self.assertEqual(faults_of(body, OPERATIONS["submit"].body), [])
                result = self.good("getSubmission", 200, {"id": self.judged(body, token=token)["id"]}, token=token).json()["result"]
                fields.update(*result["tests"])
        self.assertEqual(fields, set(COMPONENTS["schemas"]["Test"]["properties"]), "together they have every field of a test")

    def test_what_waits_can_be_cancelled(self):
        endless = self.good("submit", 202, body=self.submission("while True: pass")).json()
        names = {"id": endless["id"]}
        self.bad("rejudgeSubmission", "not_allowed_now", names)
        self.assertEqual(self.good("cancelSubmission", 200, names).json()["state"], "cancelled")
        self.good("rejudgeSubmission", 202, names, body={})
        self.good("cancelSubmission", 200, names, body={})

    def test_a_key_stands_for_one_request(self):
        key = {"Idempotency-Key": "once"}
        first = self.ask("submit", body=self.submission(), headers=key).json()
        self.assertEqual(self.ask("submit", body=self.submission(), headers=key).json()["id"], first["id"])
        self.bad("submit", "idempotency_conflict", body=self.submission("print(2)"), headers=key)

    def test_batch(self):
        body = {"submissions": [self.submission(), self.submission(challenge="nothing")]}
        made = self.good("submitBatch", 202, body=body, headers={"Idempotency-Key": "many"}).json()
        self.assertEqual(made["submissions"][1]["error"]["code"], "not_found")
        self.until(lambda: self.good("getBatch", 200, {"id": made["id"]}).json()["states"]["done"] == 1)
        self.assertEqual(len(self.good("listSubmissions", 200, query={"batch": made["id"]}).json()["submissions"]), 1)

    def test_tokens(self):
        made = self.good("createToken", 201, body={"name": "short", "scopes": ["challenges:read"], "expires_days": 1, "per_minute": 1,
                                                    "unfinished_max": 1}).json()
        self.bad("createToken", "invalid_input", body={"name": "short", "scopes": ["challenges:read"]})
        self.good("listLanguages", 200, token=made["token"])
        self.bad("listLanguages", "too_many_requests", token=made["token"])
        self.assertIn(made["id"], [one["id"] for one in self.good("listTokens", 200).json()["tokens"]])
        self.good("revokeToken", 204, {"token": "short"})

    def test_a_token_has_a_rate(self):
        token = self.token(*DOCUMENT["components"]["schemas"]["Scope"]["enum"], per_minute=1)
        self.good("listLanguages", 200, token=token)
        for known in OPERATIONS.values():
            if not known.is_open:
                self.bad(known.id, "too_many_requests", token=token)

    def test_a_scope_opens_what_the_document_says(self):
        scopes = DOCUMENT["components"]["schemas"]["Scope"]["enum"]
        for token, scope in [(self.token(scope), scope) for scope in scopes]:
            for known in OPERATIONS.values():
                if known.is_open:
                    continue
                answer = self.ask(known.id, token=token)
                self.assertEqual(answer.status != 403, scope in known.scopes, f"{known.id} with {scope}: {answer.status}")

    def test_a_wrong_token_opens_nothing(self):
        for known in OPERATIONS.values():
            if not known.is_open:
                self.bad(known.id, "unauthorized", token="rhs_" + "x" * 44)

    def test_other_hosts_are_refused(self):
        for known in OPERATIONS.values():
            self.bad(known.id, "forbidden", headers={"Host": "elsewhere.example"})

    def test_what_a_schema_refuses_the_server_refuses(self):
        good = {"submit": self.submission(priority="batch"), "submitBatch": {"submissions": [self.submission()]},
                "cancelSubmission": {}, "rejudgeSubmission": {},
                "createToken": {"name": "n", "scopes": ["webhook:write"], "expires_days": 1, "per_minute": 1, "unfinished_max": 1},
                "putWebhook": {"url": "https://hooks.example/"},
                "look": {"token": "t"}, "join": {"token": "t", "name": "n"}, "forkSession": {"seq": 1},
                "ruleOnKeyPoint": {"item": "i1", "key_point": "k", "made": "made"}, "rateSelf": {"item": "i1", "points": 3},
                "addShare": {"parts": ["scores"], "days": 7}, "openShared": {"token": "t"},
                "logIn": HOST, "changePassword": {"password": HOST["password"], "new_password": "x" * 10},
                "addReview": REVIEW, "addUpcoming": UPCOMING, "putUpcoming": UPCOMING, "deleteOwnData": {"confirm": True},
                "createSession": {"custom": {"level": "beginner", "topics": [], "minutes": 30, "kinds": ["coding"]}}}
        self.assertEqual(set(good), {known.id for known in OPERATIONS.values() if known.body}, "a body for each operation that has one")
        ended = {"id": self.judged()["id"]}
        bodies = [(operation, bad) for operation, body in good.items() for bad in self.broken(body)]
        bodies += [("createSession", {"custom": bad}) for bad in self.broken(good["createSession"]["custom"])]
        bodies += [("createSession", {"custom": {**good["createSession"]["custom"], **wrong}}) for wrong in (
            {"minutes": 9}, {"minutes": 181}, {"kinds": []}, {"kinds": ["sport"]}, {"kinds": ["coding", "coding"]}, {"level": "expert"})]
        bodies += [("createToken", {**good["createToken"], **wrong}) for wrong in (
            {"name": "-n"}, {"name": ""}, {"name": "n" * 65}, {"scopes": []}, {"scopes": ["all"]}, {"per_minute": 0}, {"per_minute": 100_001},
            {"unfinished_max": 0}, {"unfinished_max": 1_001}, {"expires_days": 0}, {"expires_days": 3_651}, {"expires_days": 1.5})]
        bodies += [("createSession", {"template": "t", **wrong}) for wrong in ({"mode": "duel"}, {"name": "n" * 257}, {"name": 1})]
        bodies += [("join", {"token": "t", "name": wrong}) for wrong in ("", "n" * 257)]
        bodies += [("submit", {**self.submission(), **wrong}) for wrong in (
            {"package": "0" * 64}, {"files": [{"name": "a.py", "text": ""}]}, {"priority": "high"}, {"source": "x" * 131_073}, {"challenge": ""})]
        files = {"challenge": "windowsums", "language": "python3"}
        bodies += [("submit", {**files, "files": wrong}) for wrong in (
            [], [{"name": "", "text": ""}], [{"name": "a"}], [{"name": "a", "text": "", "mode": 7}],
            [{"name": f"f{n}", "text": ""} for n in range(101)])]
        bodies += [("submit", {"package": "0" * 63, "language": "python3", "source": ""})]
        bodies += [("submitBatch", {"submissions": []}), ("submitBatch", {"submissions": [self.submission()] * 501})]
        bodies += [("putWebhook", {"url": wrong}) for wrong in ("", "ftp://hooks.example/", "https://hooks.example/" + "x" * 2_048)]
        bodies += [("addReview", {**REVIEW, **wrong}) for wrong in (
            {"grade": "good"}, {"missed": ["a", "a"]}, {"missed": [1]}, {"answer": "x" * 16_385}, {"question": "q" * 65})]
        bodies += [("addUpcoming", {**UPCOMING, **wrong}) for wrong in (
            {"company": ""}, {"company": "c" * 201}, {"date": "31.1.2027"}, {"stage": "s" * 201}, {"notes": "n" * 4_097}, {"topics": ["a", "a"]})]
        bodies += [("deleteOwnData", {"confirm": False})]
        bodies += [("ruleOnKeyPoint", {**good["ruleOnKeyPoint"], "made": "perhaps"})]
        bodies += [("rateSelf", {"item": "i1", "points": wrong}) for wrong in (-1, 6)]
        bodies += [("addShare", {**good["addShare"], **wrong}) for wrong in ({"days": 0}, {"days": 367}, {"parts": ["code", "code"]})]
        for operation, body in bodies:
            with self.subTest(operation=operation, body=str(body)[:200]):
                self.assertTrue(faults_of(body, OPERATIONS[operation].body), "the document takes this body")
                self.assertIn(self.ask(operation, ended, body=body).status, (400, 413, 422))

    def broken(self, body):
        """The same body with a field more, without one that it needs, and with each field of another type."""
        yield []
        yield {**body, "surplus": 1}
        for name in body:
            yield {**body, name: {"of": "another type"}}
            if name not in ("priority", "expires_days", "per_minute", "unfinished_max"):
                yield {other: value for other, value in body.items() if other != name}

    def test_a_body_that_is_no_json(self):
        ended = {"id": self.judged()["id"]}
        for known in OPERATIONS.values():
            if known.body:
                self.bad(known.id, "bad_message", ended, body=b"{")
                self.bad(known.id, "too_large", ended, body=b'"' + b"x" * 1_048_576 + b'"')

    def test_study(self):
        questions = self.good("listQuestions", 200).json()["questions"]
        some = self.good("listQuestions", 200, query={"topic": "databases", "level": "intermediate", "kind": "concept"}).json()["questions"]
        self.assertTrue(0 < len(some) < len(questions))
        for query in ({"level": "expert"}, {"kind": "riddle"}):
            self.bad("listQuestions", "invalid_input", query=query)
        for question in questions:
            self.good("getQuestion", 200, {"question": question["id"]})
        self.bad("getQuestion", "not_found")
        key = {"Idempotency-Key": "card"}
        made = self.good("addReview", 201, body=REVIEW, headers=key).json()
        self.assertGreater(made["estimate"], 0)
        self.assertEqual(self.good("addReview", 201, body=REVIEW, headers=key).json()["id"], made["id"])
        self.bad("addReview", "idempotency_conflict", body={**REVIEW, "grade": "know"}, headers=key)
        self.bad("addReview", "not_found", body={**REVIEW, "question": "nothing"})
        self.bad("addReview", "invalid_input", body={**REVIEW, "missed": ["nothing"]})
        self.assertIsNone(self.good("addReview", 201, body={**REVIEW, "answer": None, "grade": "know", "missed": []}).json()["assessment"])
        page = self.good("listReviews", 200, query={"limit": 1}).json()
        self.good("listReviews", 200, query={"limit": 1000, "cursor": page["next"]})
        for query in ({"limit": "0"}, {"limit": "1001"}, {"cursor": "x"}):
            self.bad("listReviews", "invalid_input", query=query)
        progress = self.good("getProgress", 200).json()
        self.assertIn("databases", [topic["topic"] for topic in progress["topics"]])
        self.good("createSession", 201, body={"custom": progress["next"]})
        for operation in ("listQuestions", "addReview", "getProgress", "getOwnData", "deleteOwnData"):
            self.bad(operation, "forbidden", query={"as": "guest:" + NOBODY})

    def test_study_what_is_ahead_and_all_that_is_kept(self):
        made = self.good("addUpcoming", 201, body=UPCOMING).json()
        self.good("addUpcoming", 201, body={**UPCOMING, "date": "2026-12-01", "template": "junior-screen", "topics": []})
        for wrong in ({"date": "2027-02-30"}, {"template": "nothing", "topics": []}, {"topics": ["nothing"]}, {"template": "junior-screen"}):
            self.bad("addUpcoming", "invalid_input", body={**UPCOMING, **wrong})
        names = {"upcoming": made["id"]}
        self.assertEqual(self.good("putUpcoming", 200, names, body={**UPCOMING, "stage": "On site"}).json()["stage"], "On site")
        self.bad("putUpcoming", "invalid_input", names, body={**UPCOMING, "date": "0000-01-01"})
        self.assertEqual([one["date"] for one in self.good("listUpcoming", 200).json()["upcoming"]], ["2026-12-01", "2027-01-31"])
        kept = self.good("getOwnData", 200).json()
        self.assertEqual(len(kept["upcoming"]), 2)
        self.good("deleteUpcoming", 204, names)
        self.bad("deleteUpcoming", "not_found", names)
        self.bad("putUpcoming", "not_found", names, body=UPCOMING)
        self.bad("deleteOwnData", "invalid_input", body={"confirm": False})
        self.assertEqual(self.good("deleteOwnData", 200, body={"confirm": True}).json()["upcoming"], 1)
        self.assertEqual(self.good("listSessions", 200).json()["sessions"], [])
        self.assertEqual(self.good("getOwnData", 200).json()["reviews"], [])

    def test_webhook(self):
        hook = self.token("webhook:write", "submissions:write")
        for operation in ("getWebhook", "deleteWebhook", "testWebhook"):
            self.bad(operation, "not_found", token=hook)
        self.bad("putWebhook", "invalid_input", body={"url": "ftp://hooks.example/"}, token=hook)
        with Receiver() as receiver:
            made = self.good("putWebhook", 200, body={"url": f"http://127.0.0.1:{receiver.server_port}/"}, token=hook).json()
            self.assertTrue(self.good("testWebhook", 200, token=hook).json()["delivered"])
            self.expect_delivery(receiver, "test", made["secret"])
            self.assertIn(self.ask("submit", body=self.submission(), token=hook).status, (200, 202))
            self.expect_delivery(receiver, "submissionFinished", made["secret"])
            self.until(lambda: self.good("getWebhook", 200, token=hook).json()["delivered_at"])
            receiver.shutdown()
        self.assertFalse(self.good("testWebhook", 200, token=hook).json()["delivered"])
        self.good("deleteWebhook", 204, token=hook)

    def expect_delivery(self, receiver, name, secret):
        headers, body = receiver.deliveries.get(timeout=PATIENCE_S)
        described = DOCUMENT["webhooks"][name]["post"]
        schema = described["requestBody"]["content"]["application/json"]["schema"]
        self.assertEqual(faults_of(json.loads(body), schema), [])
        for parameter in described["parameters"]:
            self.assertEqual(faults_of(headers.get(parameter["name"]), parameter["schema"]), [])
        instant, signature = re.fullmatch(r"t=(\d+),v1=(\w+)", headers["Rehearse-Signature"]).groups()
        self.assertEqual(signature, hmac.new(secret.encode(), instant.encode() + b"." + body, hashlib.sha256).hexdigest())

    def test_session(self):
        session = {"session": self.good("createSession", 201, body={"template": "junior-screen"}).json()["id"]}
        self.good("getSession", 200, session)
        self.bad("getItem", "item_not_open", {**session, "item": "i1"})
        for operation, body in (("getReport", None), ("getEvents", None), ("forkSession", {"seq": 1}), ("listShares", None), ("deleteShare", None),
                                ("addShare", {"parts": ["scores"], "days": None}), ("rateSelf", {"item": "i1", "points": 3}),
                                ("ruleOnKeyPoint", {"item": "i1", "key_point": "k", "made": "made"})):
            self.bad(operation, "not_allowed_now", session, body=body)
        candidate = Candidate(self.server.port, session["session"])
        self.addCleanup(candidate.close)
        candidate.command("session_start")
        jobs = {}
        for at, _ in enumerate(self.good("getSession", 200, session).json()["rounds"]):
            played = self.good("getSession", 200, session).json()["rounds"][at]
            for item in played["items"]:
                self.good("getItem", 200, {**session, "item": item["id"]})
                candidate.command("item_open", item=item["id"])
                if item["kind"] == "coding":
                    jobs.update(self.play(session, candidate, item))
            candidate.command("round_finish", round=played["id"])
        self.assertEqual(set(jobs.values()), {"samples", "own_input", "submission"})
        report = self.until(lambda: (found := self.good("getReport", 200, session).json())["complete"] and found)
        self.assertEqual(report["end_reason"], "finished")
        self.good("getSession", 200, session)
        self.replay(session)
        self.say_of_report(session, report)
        wish = {"custom": {"level": "beginner", "topics": [], "minutes": 60, "kinds": ["theory", "coding"]}}
        self.good("createSession", 201, body=wish, headers={"Idempotency-Key": "session"})
        page = self.good("listSessions", 200, query={"limit": 1}).json()
        self.good("listSessions", 200, query={"limit": 100, "cursor": page["next"]})
        self.good("deleteSession", 204, session)
        self.bad("getSession", "not_found", session)

    def test_interview(self):
        body = {"template": "junior-screen", "mode": "interview", "name": "Ada", "starts_at": int(time.time() * 1000) + 3_600_000}
        session = {"session": self.good("createSession", 201, body=body).json()["id"]}
        host = Candidate(self.server.port, session["session"])
        self.addCleanup(host.close)
        host.command("link_make", role="candidate", hours=1)
        host.command("note_write", note=None, item="i1", text="a remark")
        host.command("rate", item=None, criterion="overall", points=3, text="")
        host.command("recommend", value="yes", text="")
        host.command("key_point_tick", item="i1", key_point="k", made="missed")
        host.command("chat_say", text="hello")
        link = {"token": self.good("getLinks", 200, session).json()["links"][0]["token"]}
        self.assertEqual(self.good("look", 200, body=link).json()["role"], "candidate")
        joined = self.good("join", 201, body={**link, "name": "Grace"})
        guest = {"query": {"as": joined.json()["person"]}, "headers": {"Cookie": joined.headers["set-cookie"].split(";")[0]}}
        for wrong in ({"token": "x"}, {"token": link["token"] + "x"}):
            self.bad("look", "not_found", body=wrong)
            self.bad("join", "not_found", body={**wrong, "name": "Eve"})
        self.bad("join", "invalid_input", body={**link, "name": "  "})
        seen = self.good("getSession", 200, session, **guest).json()
        self.assertEqual((seen["role"], seen["console"], len(seen["people"])), ("candidate", None, 2))
        self.assertIsNotNone(self.good("getSession", 200, session).json()["console"])
        self.bad("getSession", "unauthorized", session, query=guest["query"])
        self.bad("getLinks", "forbidden", session, **guest)
        self.bad("deleteSession", "forbidden", session, **guest)
        self.assertIn("interviewer", self.good("getItem", 200, {**session, "item": "i1"}).json())
        self.good("getChoices", 200, session)
        self.bad("getChoices", "forbidden", session, **guest)
        for operation in ("getLinks", "getChoices"):
            self.bad(operation, "not_found")
        self.bad("getItem", "item_not_open", {**session, "item": "i1"}, **guest)
        host.command("session_start")
        self.assertNotIn("interviewer", self.good("getItem", 200, {**session, "item": "i1"}, **guest).json())
        host.command("session_finish")
        self.bad("join", "not_allowed_now", body={**link, "name": "Late"})
        self.bad("getReport", "forbidden", session, **guest)
        self.assertIsNotNone(self.good("getReport", 200, session).json()["interview"])
        host.command("report_share")
        self.assertIsNone(self.good("getReport", 200, session, **guest).json()["interview"])
        for operation, body in (("listShares", None), ("addShare", {"parts": ["scores"], "days": None}), ("deleteShare", None)):
            self.bad(operation, "forbidden", session, body=body, **guest)
        host.command("rate", item="i1", criterion="clarity", points=4, text="")
        self.good("rateSelf", 204, session, body={"item": "i1", "points": 2}, **guest)
        self.bad("rateSelf", "forbidden", session, body={"item": "i1", "points": 2})
        self.bad("ruleOnKeyPoint", "forbidden", session, body={"item": "i1", "key_point": "k", "made": "made"}, **guest)
        self.assertEqual(self.good("getReport", 200, session).json()["rounds"][0]["items"][0]["rated"], 4)
        shared = {"token": self.good("addShare", 201, session, body={"parts": ["notes", "ratings"], "days": None}).json()["token"]}
        self.assertEqual(self.good("openShared", 200, body=shared).json()["notes"]["notes"][0]["text"], "a remark")
        played = self.good("getSession", 200, session).json()["rounds"][0]["id"]
        host.command("session_reopen", round=played, minutes=5)
        self.bad("openShared", "not_allowed_now", body=shared)

    def say_of_report(self, session, report):
        """Its files, what people say of it, and a link to each of its parts."""
        for form in ("json", "csv", "markdown"):
            self.good("getReport", 200, session, query={"format": form})
        self.bad("getReport", "invalid_input", session, query={"format": "pdf"})
        item = next(item for one in report["rounds"] for item in one["items"] if item["theory"])
        ruling = {"item": item["id"], "key_point": item["theory"]["key_points"][0]["id"], "made": "made"}
        self.good("ruleOnKeyPoint", 204, session, body=ruling)
        self.good("ruleOnKeyPoint", 204, session, body={**ruling, "key_point": "flag:0"})
        self.bad("ruleOnKeyPoint", "invalid_input", session, body={**ruling, "key_point": "nothing"})
        self.good("rateSelf", 204, session, body={"item": item["id"], "points": 4})
        self.bad("rateSelf", "not_found", session, body={"item": "i99", "points": 4})
        told = next(one for one in self.good("getReport", 200, session).json()["rounds"][0]["items"] if one["id"] == item["id"])
        self.assertEqual((told["self"], told["theory"]["key_points"][0]["overruled"]["name"]), (4, "You"))
        self.assertEqual([flag["overruled"]["name"] for flag in told["theory"]["red_flags"] if flag["id"] == "flag:0"], ["You"])
        parts = [part for part in DOCUMENT["components"]["schemas"]["SharePart"]["enum"] if part != "notes"]
        made = [self.good("addShare", 201, session, body={"parts": [part], "days": 1}).json() for part in parts]
        made.append(self.good("addShare", 201, session, body={"parts": parts, "days": None}).json())
        for one in made:
            self.assertEqual(self.good("openShared", 200, body={"token": one["token"]}).json()["parts"], one["parts"])
        self.bad("addShare", "invalid_input", session, body={"parts": ["notes"], "days": None})
        while (answer := self.ask("addShare", session, body={"parts": ["scores"], "days": 1})).status == 201:
            made.append(answer.json())
        self.assertEqual((answer.status, len(made)), (429, 20))
        self.assertEqual(len(self.good("listShares", 200, session).json()["shares"]), 20)
        self.good("deleteShare", 204, {**session, "share": made[0]["share"]})
        self.bad("deleteShare", "not_found", {**session, "share": made[0]["share"]})
        self.bad("openShared", "not_found", body={"token": made[0]["token"]})

    def replay(self, session):
        """The log from its beginning to its end, and a fork from the middle of it."""
        page = self.good("getEvents", 200, session, query={"limit": 20}).json()
        self.assertEqual(page["state"]["lifecycle"], "lobby")
        middle = page["next"]
        while page["next"]:
            page = self.good("getEvents", 200, session, query={"from": page["next"], "limit": 20}).json()
            self.assertIsNone(page["state"])
        self.assertIn("session_ended", [event["kind"] for event in page["events"]])
        self.bad("getEvents", "not_found", session, query={"from": page["to"] + 1})
        for query in ({"from": "0"}, {"limit": "1001"}, {"limit": "x"}):
            self.bad("getEvents", "invalid_input", session, query=query)
        self.bad("forkSession", "invalid_input", session, body={"seq": page["to"] + 1})
        fork = self.good("forkSession", 201, session, body={"seq": middle}).json()["id"]
        self.assertEqual(self.good("getSession", 200, {"session": fork}).json()["lifecycle"], "lobby")

    def play(self, session, candidate, item):
        """Runs and submits the starter as it is; what each job was for."""
        candidate.command("language_choose", item=item["id"], language="python3")
        work = {"item": item["id"], "language": "python3", "version": 0}
        purposes = {}
        for command in ({"kind": "run", **work, "input": None}, {"kind": "run", **work, "input": "1\n"}, {"kind": "submit", **work}):
            candidate.command(**command)
            job = self.good("getSession", 200, session).json()["jobs"][-1]
            names = {**session, "job": job["id"]}
            if job["state"] != "finished":
                self.assertIn(self.ask("getJob", names).status, (200, 409))
            self.until(lambda: self.ask("getJob", names).status == 200)
            if job["purpose"] == "submission":
                self.good("getSource", 200, names)
            purposes[job["id"]] = job["purpose"]
        candidate.command("hint_reveal", item=item["id"], index=0)
        return purposes


    def test_whoever_guesses_at_links_waits(self):
        """The last of the tests by its name: nobody opens a link from here for a minute after it."""
        self.until(lambda: self.ask("openShared", body={"token": "t"}).status == 429)


class OpenAddress(Contract):
    """Where other machines get in, a login or a token is needed; and what is said while the store is away."""

    options = ("--listen", "0.0.0.0", "--behind-tls-proxy")

    def log_in(self):
        def tried():  # another test may have guessed too often
            answer = self.ask("logIn", body=HOST)
            return answer.status == 200 and answer
        return {"Cookie": self.until(tried).headers["set-cookie"].split(";")[0]}

    def test_who_has_no_login_is_refused(self):
        for known in OPERATIONS.values():
            if not known.is_open and known.id != "listLanguages":  # guests need it
                self.bad(known.id, "unauthorized")
        self.good("listLanguages", 200)

    def test_logins(self):
        here, there = self.log_in(), self.log_in()
        me = self.good("getMe", 200, headers=here).json()
        logins = self.good("listLogins", 200, headers=here).json()["logins"]
        self.assertEqual([login["id"] for login in logins if login["current"]], [me["login"]])
        other = self.good("getMe", 200, headers=there).json()["login"]
        self.good("endLogin", 204, {"login": other}, headers=here)
        self.bad("endLogin", "not_found", {"login": other}, headers=here)
        fresh = "another horse battery"
        self.bad("changePassword", "forbidden", body={"password": "not this one", "new_password": fresh}, headers=here)
        self.bad("changePassword", "invalid_input", body={"password": HOST["password"], "new_password": "short"}, headers=here)
        self.good("changePassword", 204, body={"password": HOST["password"], "new_password": fresh}, headers=here)
        self.good("changePassword", 204, body={"password": fresh, "new_password": HOST["password"]}, headers=here)
        self.bad("logIn", "unauthorized", body={**HOST, "password": "not this one"})
        self.good("logOut", 204, headers=here)
        self.bad("getMe", "unauthorized", headers=here)

    def test_logins_that_are_tried_too_often(self):
        here = self.log_in()
        self.until(lambda: self.ask("logIn", body={**HOST, "password": "not this one"}).status == 429)
        self.until(lambda: self.ask("changePassword", body={"password": "not this one", "new_password": "x" * 10}, headers=here).status == 429)

    def test_the_store_is_away(self):
        cookie = self.log_in()
        token = self.token(*DOCUMENT["components"]["schemas"]["Scope"]["enum"], headers=cookie)
        bodies = {"submit": self.submission(), "submitBatch": {"submissions": [self.submission()]}, "putWebhook": {"url": "https://hooks.example/"},
                  "createToken": {"name": "late", "scopes": ["webhook:write"]}, "createSession": {"template": "junior-screen"}, "forkSession": {"seq": 1},
                  "logIn": HOST, "changePassword": {"password": HOST["password"], "new_password": "x" * 10}}
        redis = self.server.redis()
        os.kill(redis, signal.SIGSTOP)
        try:
            for known in OPERATIONS.values():
                if known.scopes:
                    self.bad(known.id, "store_away", token=token, body=bodies.get(known.id))
                elif not known.is_open:
                    self.bad(known.id, "store_away", headers=cookie, body=bodies.get(known.id))
            self.bad("logIn", "store_away", body=HOST)
            self.assertEqual(self.ask("getReady").status, 503)
        finally:
            os.kill(redis, signal.SIGCONT)


def tearDownModule():
    documented = {(known.id, int(status)) for known in OPERATIONS.values() for status in known.node["responses"] if status != "500"}
    assert not documented - SEEN - UNSEEN, f"never answered so: {sorted(documented - SEEN - UNSEEN)}"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
