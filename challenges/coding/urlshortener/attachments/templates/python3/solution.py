import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

DATA_DIR = os.environ.get("DATA_DIR", ".")
lock = threading.Lock()  # requests are handled by several threads at once


def handle(method, path, query, headers, body):
    """Answers one request.

    `query` is a dict, `headers` can be asked with any case, `body` is bytes. Returns the status,
    a dict of headers and the value to send as JSON (None: no body).
    """
    if path == "/healthz" and method == "GET":
        return 200, {}, {"status": "ok"}
    # Your code here.
    return 404, {}, {"error": "not_found"}


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
