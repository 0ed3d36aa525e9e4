import sys
import threading
import time
from contextlib import ExitStack, contextmanager


class Clearing:
    """An external system that takes its time. Leave it as it is."""

    def check(self, account):
        time.sleep(0.001)

    def book(self, sender, receiver, amount):
        time.sleep(0.004)


class Account:
    def __init__(self, name, balance):
        self.name = name
        self.balance = balance
        self.lock = threading.Lock()


@contextmanager
def locked(*accounts):
    """Holds the locks of these accounts, each once, taken in the order of their names."""
    with ExitStack() as stack:
        for account in sorted(set(accounts), key=lambda account: account.name):
            stack.enter_context(account.lock)
        yield


class Bank:
    def __init__(self, accounts, clearing):
        self.accounts = accounts
        self.clearing = clearing
        self.total = sum(account.balance for account in accounts)
        self.counters_lock = threading.Lock()
        self.done = self.refused = self.audits = self.wrong = 0

    def transfer(self, sender, receiver, amount):
        with locked(sender, receiver):
            self.clearing.check(sender)
            has_enough = sender.balance >= amount
            if has_enough:
                self.clearing.book(sender, receiver, amount)
                sender.balance -= amount
                receiver.balance += amount
        with self.counters_lock:
            if has_enough:
                self.done += 1
            else:
                self.refused += 1

    def audit(self):
        with locked(*self.accounts):
            for account in self.accounts:
                self.clearing.check(account)
            total = sum(account.balance for account in self.accounts)
        with self.counters_lock:
            self.audits += 1
            self.wrong += total != self.total


def work(bank, orders, start):
    start.wait()
    for order in orders:
        if order:
            bank.transfer(*order)
        else:
            bank.audit()


def main():
    lines = sys.stdin.read().splitlines()
    account_count, worker_count = map(int, lines[0].split())
    accounts = {}
    for line in lines[1 : 1 + account_count]:
        name, balance = line.split()
        accounts[name] = Account(name, int(balance))
    bank = Bank(list(accounts.values()), Clearing())
    orders = [[] for _ in range(worker_count)]
    for line in lines[1 + account_count :]:
        worker, _, *transfer = line.split()
        if transfer:
            sender, receiver, amount = transfer
            transfer = accounts[sender], accounts[receiver], int(amount)
        orders[int(worker)].append(transfer)
    start = threading.Barrier(worker_count)
    workers = [threading.Thread(target=work, args=(bank, mine, start), daemon=True) for mine in orders]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for account in accounts.values():
        print(f"{account.name} {account.balance}")
    print(f"transfers {bank.done} refused {bank.refused}")
    print(f"audits {bank.audits} wrong {bank.wrong}")


main()
