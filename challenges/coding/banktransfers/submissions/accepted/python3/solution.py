import threading
from collections import Counter


class Bank:
    """One lock for everything: in Python only one thread computes at a time anyway, and no call does anything slow."""

    def __init__(self):
        self.lock = threading.Lock()
        self.balances = {}

    def open(self, account, balance):
        with self.lock:
            if account in self.balances:
                return False
            self.balances[account] = balance
            return True

    def transfer(self, sender, receiver, amount):
        return self.collect([sender], receiver, amount)

    def collect(self, senders, receiver, amount):
        with self.lock:
            shares = Counter(senders)
            if receiver not in self.balances:
                return False
            if any(self.balances.get(sender, -1) < count * amount for sender, count in shares.items()):
                return False
            for sender, count in shares.items():
                self.balances[sender] -= count * amount
            self.balances[receiver] += len(senders) * amount
            return True

    def balance(self, account):
        with self.lock:
            return self.balances.get(account)

    def total(self):
        with self.lock:
            return sum(self.balances.values())
