import re

METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}
REQUEST_LINE = re.compile(r"([A-Z]+) (/[!-~]*) HTTP/([0-9]\.[0-9])")
HEADER_LINE = re.compile(r"([A-Za-z0-9_-]+):([\t -~]*)")
SIZE_LINE = re.compile(r"([0-9A-Fa-f]+)(?:;[\t -~]*)?")
SIZE_LINE_MAX = 80


class Failure(Exception):
    def __init__(self, status):
        self.status = status


def bounded(digits, base, most):
    """The number, or most + 1 if it is greater than that: numbers may have any length."""
    digits = digits.lstrip("0") or "0"
    return min(int(digits, base), most + 1) if len(digits) <= 9 else most + 1


class RequestParser:
    # `step` consumes from the buffer what it can, and returns whether it has got all that it needs. `budget` is what
    # the lines of the current part may still have.

    def __init__(self, head_max, body_max):
        self.head_max = head_max
        self.body_max = body_max
        self.failed = False
        self.buffer = ""
        self.at = 0
        self.completed = []
        self.start_request()

    def feed(self, bytes):
        if self.failed:
            return []
        self.buffer = self.buffer[self.at :] + bytes
        self.at = 0
        self.completed = []
        try:
            while self.step():
                pass
        except Failure as failure:
            self.failed = True
            self.completed.append(["error", failure.status])
        return self.completed

    def state(self):
        if self.failed:
            return "failed"
        if self.step == self.request_line:
            return "head" if self.at < len(self.buffer) else "idle"
        return "head" if self.step == self.header_line else "body"

    def start_request(self):
        self.budget = self.head_max
        self.head = []
        self.headers = []
        self.body = []
        self.body_size = 0
        self.missing = 0
        self.step = self.request_line

    def take_line(self, too_long):
        """The next line, or None if it is not complete. None of its bytes may exceed the budget."""
        end = self.buffer.find("\n", self.at)
        length = (end + 1 if end >= 0 else len(self.buffer)) - self.at
        if length > self.budget:
            raise Failure(too_long)
        if end < 0:
            return None
        line = self.buffer[self.at : end]
        self.at = end + 1
        self.budget -= length
        if not line.endswith("\r"):
            raise Failure("400")
        return line[:-1]

    def request_line(self):
        line = self.take_line("431")
        if line is None:
            return False
        if line == "":
            self.budget = self.head_max
            return True
        match = REQUEST_LINE.fullmatch(line)
        if match is None:
            raise Failure("400")
        if match[3] != "1.1":
            raise Failure("505")
        if match[1] not in METHODS:
            raise Failure("501")
        self.head = [match[1], match[2]]
        self.step = self.header_line
        return True

    def header_line(self):
        line = self.take_line("431")
        if line is None:
            return False
        if line == "":
            self.start_body()
            return True
        match = HEADER_LINE.fullmatch(line)
        if match is None:
            raise Failure("400")
        self.headers.append((match[1].lower(), match[2].strip(" \t")))
        return True

    def start_body(self):
        def all_of(wanted):
            return [value for name, value in self.headers if name == wanted]

        lengths, codings = all_of("content-length"), all_of("transfer-encoding")
        if len(all_of("host")) != 1 or max(len(lengths), len(codings)) > 1:
            raise Failure("400")
        if codings:
            if codings[0].lower() != "chunked":
                raise Failure("501")
            self.expect_size()
        elif lengths:
            if re.fullmatch("[0-9]+", lengths[0]) is None:
                raise Failure("400")
            self.missing = bounded(lengths[0], 10, self.body_max)
            if self.missing > self.body_max:
                raise Failure("413")
            self.step = self.whole_body
        else:
            self.finish()

    def take_data(self):
        piece = self.buffer[self.at : self.at + self.missing]
        self.at += len(piece)
        self.missing -= len(piece)
        self.body.append(piece)
        return self.missing == 0

    def whole_body(self):
        if not self.take_data():
            return False
        self.finish()
        return True

    def expect_size(self):
        self.budget = SIZE_LINE_MAX
        self.step = self.size_line

    def size_line(self):
        line = self.take_line("400")
        if line is None:
            return False
        match = SIZE_LINE.fullmatch(line)
        if match is None:
            raise Failure("400")
        self.missing = bounded(match[1], 16, self.body_max)
        self.body_size += self.missing
        if self.body_size > self.body_max:
            raise Failure("413")
        self.is_last = self.missing == 0
        self.step = self.chunk_data
        return True

    def chunk_data(self):
        if not self.take_data():
            return False
        self.ending = "\r\n"
        self.step = self.chunk_end
        return True

    def chunk_end(self):
        if self.at == len(self.buffer):
            return False
        if self.buffer[self.at] != self.ending[0]:
            raise Failure("400")
        self.at += 1
        self.ending = self.ending[1:]
        if self.ending == "":
            if self.is_last:
                self.finish()
            else:
                self.expect_size()
        return True

    def finish(self):
        headers = [f"{name}: {value}" for name, value in self.headers]
        self.completed.append([*self.head, "".join(self.body), *headers])
        self.start_request()
