"""One plausible mistake: the counters are in memory only, and gone when the service is killed."""
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()
counts = {}


def handle(method, path):
    if method == "GET" and path == "/healthz":
        return 200, {"status": "ok"}
    _, folder, page = (path.split("/", 2) + ["", ""])[:3]
    with lock:
        if method == "POST" and folder == "counters":
            counts[page] = counts.get(page, 0) + 1
        if folder != "counters" or page not in counts:
            return 404, {"error": "not_found"}
        return 200, {"page": page, "count": counts[page]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, value = handle(self.command, self.path)
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # many clients may connect at the same moment
    daemon_threads = True


Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
