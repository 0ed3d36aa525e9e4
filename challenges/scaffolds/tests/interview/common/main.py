"""HTTP in front of the rules. Which rules, says variant.py, the only file in which the servers differ."""
import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from variant import Variant

counters = Variant()


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        folder, _, page = self.path.strip("/").partition("/")
        if self.path == "/healthz":
            status, value = 200, {}
        elif folder == "counters" and self.command == "POST":
            status, value = counters.count(page)
        elif folder == "counters" and self.command == "GET":
            status, value = counters.read(page)
        else:
            status, value = counters.unknown(page)
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *arguments):
        pass


HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
