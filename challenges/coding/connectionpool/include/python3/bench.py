"""What the tests put around a ConnectionPool: a database whose calls wait for what happens elsewhere."""
import threading
import time
from collections import defaultdict

import events
import solution
from database import OpenError
from events import Events


class Connection:
    def __init__(self, database, number):
        self._database = database
        self.number = number
        self.is_dead = self.is_closed = False

    def is_alive(self):
        return self._database.check(self)

    def close(self):
        self._database.closed(self)


class Database:
    def __init__(self, events):
        self._events = events
        self._lock = threading.Lock()
        self.failing = (0, -1)
        self.open_waits = defaultdict(list)
        self.check_waits = defaultdict(list)
        self.made = {}
        self.open_now = self.most_open = 0

    def open(self):
        with self._lock:
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
        number = self._events.happen("opening")
        self._await(self.open_waits.get(number, ()), f"opening {number}")
        if self.failing[0] <= number <= self.failing[1]:
            with self._lock:
                self.open_now -= 1
            raise OpenError("refused")
        self.made[number] = Connection(self, number)
        return self.made[number]

    def check(self, connection):
        self._events.happen(f"checking {connection.number}")
        self._await(self.check_waits.get(connection.number, ()), f"checking {connection.number}")
        return not connection.is_dead and not connection.is_closed

    def closed(self, connection):
        with self._lock:
            self.open_now -= not connection.is_closed
            connection.is_closed = True

    def _await(self, waits, who):
        for event, count in waits:
            self._events.wait_for(who, event, count)
        if waits:
            time.sleep(0.002)  # who has called is inside by then


class Bench:
    def __init__(self, max_size):
        self._max_size = max_size
        self._events = Events()
        self._database = Database(self._events)
        self._lock = threading.Lock()
        self._last = {}  # the connection of each owner, also after its release
        self._holders = {}
        self._served = []
        self._pool = solution.ConnectionPool(self._database, max_size)

    def open_fails(self, first, last):
        self._database.failing = first, last

    def open_waits(self, number, event, count):
        self._database.open_waits[number].append((event, count))

    def check_waits(self, number, event, count):
        self._database.check_waits[number].append((event, count))

    def kill(self, number):
        self._database.made[number].is_dead = True

    def acquire(self, owner, timeout_ms):
        self._events.happen(f"acquire {owner}")
        try:
            is_long = timeout_ms >= 1000  # as long as needed
            connection = self._pool.acquire(owner, events.patience_s * 1000 if is_long else timeout_ms)
            result = "timed out" if connection is None else self._note(owner, connection)
            if is_long and connection is None:
                self._events.miss(owner, "a connection")
        except OpenError as error:
            result = str(error)
        self._events.happen(f"acquired {owner}")
        return result

    def release(self, owner):
        with self._lock:
            connection = self._last.get(owner) or Connection(self._database, 0)  # else one of another pool
            if self._holders.get(connection) == owner:
                del self._holders[connection]
        released = self._pool.release(connection)
        self._events.happen(f"released {owner}")
        return released

    def use(self, owner, times, timeout_ms, kill_every):
        for i in range(1, times + 1):
            result = self.acquire(owner, timeout_ms)
            if result in ("timed out", "refused"):
                continue
            if "(" in result:
                return result
            time.sleep(0.0002)
            if kill_every and i % kill_every == 0:
                self._last[owner].is_dead = True
            if not self.release(owner):
                return "not taken back"
        return "ok"

    def places(self):
        count = 0
        while count <= self._max_size and self.acquire(f"place {count}", 0).startswith("connection"):
            count += 1
        for i in range(count):
            self.release(f"place {i}")
        return count

    def served(self):
        return self._served

    def borrowed(self):
        return self._pool.borrowed()

    def waiting(self):
        return self._pool.waiting()

    def wait_for_line(self, length):
        end = time.monotonic() + events.patience_s
        while self._pool.waiting() < length:
            if time.monotonic() > end:
                return self._events.miss("a thread", f"a line of {length}")
            time.sleep(0.0005)

    def opened(self):
        return self._events.count("opening")

    def open_now(self):
        return self._database.open_now

    def over_limit(self):
        return max(0, self._database.most_open - self._max_size)

    def signal(self, event):
        self._events.happen(event)

    def wait_for(self, event, count):
        self._events.wait_for("a thread", event, count)

    def missed(self):
        return self._events.missed()

    def _note(self, owner, connection):
        with self._lock:
            text = f"connection {connection.number}"
            if connection.is_dead:
                text += " (dead)"
            if connection.is_closed:
                text += " (closed)"
            if self._holders.setdefault(connection, owner) != owner:
                text += f" (which {self._holders[connection]} has)"
            self._last[owner] = connection
            self._served.append(owner)
            return text
