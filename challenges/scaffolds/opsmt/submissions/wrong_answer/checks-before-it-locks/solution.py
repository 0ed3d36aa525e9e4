"""One plausible mistake: only the change is locked. Two threads may both find the last ticket."""
import threading
import time


class TicketCounter:
    def __init__(self, tickets):
        self.tickets = tickets
        self.lock = threading.Lock()

    def sell(self, count):
        if self.tickets < count:
            return False
        time.sleep(0)  # lets another thread run, as it may at any time: a mistake must show itself in every run of verify
        with self.lock:
            self.tickets -= count
        return True

    def give_back(self, count):
        with self.lock:
            self.tickets += count

    def left(self):
        return self.tickets
