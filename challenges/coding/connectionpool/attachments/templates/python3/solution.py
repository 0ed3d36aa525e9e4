# Several threads call the methods at the same time.
import threading

from database import OpenError  # what database.open() raises when it takes no connection


class ConnectionPool:
    def __init__(self, database, max_size):
        pass

    def acquire(self, owner, timeout_ms):
        # Returns a connection (with is_alive() and close()), or None.
        return None

    def release(self, connection):
        # Returns bool.
        return False

    def borrowed(self):
        # Returns a list of owners.
        return []

    def waiting(self):
        # Returns int.
        return 0
