import threading


class Accounts:
    def __init__(self):
        self.lock = threading.Lock()
        self.balances = {}

    def open(self, id, balance):
        self.balances[id] = balance

    def transfer(self, from_id, to_id, amount):
        with self.lock:
            if self.balances[from_id] < amount:
                return False
            self.balances[from_id] -= amount
            self.balances[to_id] += amount
            return True

    def total(self):
        return sum(self.balances.values())

    def lowest(self):
        return min(self.balances.values(), default=None)
