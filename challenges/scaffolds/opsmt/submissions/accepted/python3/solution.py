import threading


class TicketCounter:
    def __init__(self, tickets):
        self.tickets = tickets
        self.lock = threading.Lock()

    def sell(self, count):
        with self.lock:
            if self.tickets < count:
                return False
            self.tickets -= count
            return True

    def give_back(self, count):
        with self.lock:
            self.tickets += count

    def left(self):
        with self.lock:
            return self.tickets
