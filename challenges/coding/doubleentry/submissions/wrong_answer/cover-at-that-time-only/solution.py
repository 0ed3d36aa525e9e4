from bisect import bisect_left, bisect_right
from collections import Counter


class Account:
    def __init__(self, currency, overdraft):
        self.currency = currency
        self.overdraft = overdraft
        self.times = []  # when something happened, in order
        self.after = []  # the balance from then on

    def balance(self, time):
        at = bisect_right(self.times, time)
        return self.after[at - 1] if at > 0 else 0

    def lowest_from(self, time):
        """The smallest balance at this time or later."""
        later = self.after[bisect_right(self.times, time) :]
        return min(later + [self.balance(time)])

    def add(self, time, amount):
        at = bisect_left(self.times, time)
        if at == len(self.times) or self.times[at] != time:
            before = self.balance(time)
            self.times.insert(at, time)
            self.after.insert(at, before)
        for i in range(at, len(self.after)):
            self.after[i] += amount


class Ledger:
    def __init__(self):
        self.accounts = {}
        self.transactions = {}  # id -> (time, accounts, amounts)
        self.reversed = set()

    def open(self, account, currency, overdraft):
        if account in self.accounts:
            return False
        self.accounts[account] = Account(currency, overdraft)
        return True

    def post(self, id, time, accounts, amounts):
        sums = Counter()  # by account
        for account, amount in zip(accounts, amounts):
            sums[account] += amount
        reason = self.reason_to_refuse(id, time, amounts, sums)
        if reason is not None:
            return reason
        for account, amount in sums.items():
            self.accounts[account].add(time, amount)
        self.transactions[id] = time, accounts, amounts
        return "ok"

    def reason_to_refuse(self, id, time, amounts, sums):
        if id in self.transactions:
            return "duplicate"
        if len(amounts) < 2 or 0 in amounts:
            return "malformed"
        if any(account not in self.accounts for account in sums):
            return "unknown"
        by_currency = Counter()
        for account, amount in sums.items():
            by_currency[self.accounts[account].currency] += amount
        if any(by_currency.values()):
            return "unbalanced"
        for name, amount in sums.items():
            account = self.accounts[name]
            if amount < 0 and account.balance(time) + amount < -account.overdraft:
                return "overdrawn"
        return None

    def reverse(self, id, new_id, time):
        if id not in self.transactions:
            return "unknown"
        if id in self.reversed:
            return "reversed"
        posted, accounts, amounts = self.transactions[id]
        if time < posted:
            return "early"
        result = self.post(new_id, time, accounts, [-amount for amount in amounts])
        if result == "ok":
            self.reversed.add(id)
        return result

    def balance(self, account, time):
        return self.accounts[account].balance(time) if account in self.accounts else None

    def balances(self, time):
        all_balances = {name: account.balance(time) for name, account in self.accounts.items()}
        return {name: balance for name, balance in all_balances.items() if balance != 0}
