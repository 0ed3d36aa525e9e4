import threading
import time


class Accounts:
    def __init__(self):
        self.lock = threading.Lock()
        self.balances = {}

    def open(self, id, balance):
        self.balances[id] = balance

    def transfer(self, from_id, to_id, amount):
        left, right = self.balances[from_id], self.balances[to_id]
        if left < amount:
            return False
        time.sleep(0)  # lets another thread run
        self.balances[from_id], self.balances[to_id] = left - amount, right + amount
        return True

    def total(self):
        return sum(self.balances.values())

    def lowest(self):
        return min(self.balances.values(), default=None)
