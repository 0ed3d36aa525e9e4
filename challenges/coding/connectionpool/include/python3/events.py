"""What has happened so far, by name. Calls of a test wait for each other by it."""
import threading
from collections import Counter

patience_s = 1.0


class Events:
    def __init__(self):
        self._changed = threading.Condition()
        self._counts = Counter()
        self._missed = set()

    def happen(self, name):
        """Returns how often it has happened by now."""
        with self._changed:
            self._counts[name] += 1
            self._changed.notify_all()
            return self._counts[name]

    def wait_for(self, who, name, count):
        """Gives up after a while, and notes who waited in vain. After the first time there is little patience left."""
        with self._changed:
            is_there = self._changed.wait_for(lambda: self._counts[name] >= count, patience_s)
        if not is_there:
            self.miss(who, name)

    def miss(self, who, what):
        global patience_s
        with self._changed:
            patience_s = 0.002
            self._missed.add(f"{who} waited in vain for: {what}")

    def count(self, name):
        with self._changed:
            return self._counts[name]

    def missed(self):
        with self._changed:
            return sorted(self._missed)
