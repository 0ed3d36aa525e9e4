import threading
from collections import deque


class Ticket:
    def __init__(self, lock):
        self.called = threading.Condition(lock)
        self.is_served = False
        self.connection = None


class ConnectionPool:
    """Hands out places: an idle connection, or the right to open one (None). Whoever has a place checks or opens its
    connection without any lock. While somebody waits, no place is free: it goes to the first in line at once."""

    def __init__(self, database, max_size):
        self.database = database
        self.lock = threading.Lock()
        self.unopened = max_size
        self.idle = []
        self.line = deque()
        self.owners = {}  # connection -> owner, in the order of acquisition

    def acquire(self, owner, timeout_ms):
        is_served, connection, is_checked = self._take(timeout_ms)
        if not is_served:
            return None
        try:
            if connection is not None and not is_checked and not connection.is_alive():
                connection.close()
                connection = None
            if connection is None:
                connection = self.database.open()
        except BaseException:
            with self.lock:
                self._give(None)
            raise
        with self.lock:
            self.owners[connection] = owner
        return connection

    def release(self, connection):
        with self.lock:
            if self.owners.pop(connection, None) is None:
                return False
            self._give(connection)
            return True

    def borrowed(self):
        with self.lock:
            return list(self.owners.values())

    def waiting(self):
        with self.lock:
            return len(self.line)

    def _take(self, timeout_ms):
        with self.lock:
            if self.idle:
                return True, self.idle.pop(), False
            if self.unopened > 0:
                self.unopened -= 1
                return True, None, False
            ticket = Ticket(self.lock)
            self.line.append(ticket)
            ticket.called.wait_for(lambda: ticket.is_served, timeout_ms / 1000)
            if not ticket.is_served:
                self.line.remove(ticket)
            return ticket.is_served, ticket.connection, True  # it was in use a moment ago

    def _give(self, connection):
        if self.line:
            first = self.line.popleft()
            first.connection = connection
            first.is_served = True
            first.called.notify()
        elif connection is not None:
            self.idle.append(connection)
        else:
            self.unopened += 1
