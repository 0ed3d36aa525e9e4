"""Checks that an input of this task keeps the promises of the statement, also that its result does not depend on the order."""
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch("([1-9]|1[0-9]|20) [1-8]", lines[0]), "bad first line")
accounts, workers = map(int, lines[0].split())
balance = {}
for line in lines[1 : 1 + accounts]:
    match = re.fullmatch("([a-z]{1,10}) (0|[1-9][0-9]{0,9})", line)
    check(match and match[1] not in balance and int(match[2]) <= 10**9, f"not an account: {line}")
    balance[match[1]] = int(match[2])
check(len(balance) == accounts and len(lines) - 1 - accounts <= 1500, "bad number of accounts or orders")
paid = {name: [] for name in balance}
receives = set()
for line in lines[1 + accounts :]:
    match = re.fullmatch("([0-7]) (?:audit|transfer ([a-z]{1,10}) ([a-z]{1,10}) ([1-9][0-9]{0,6}))", line)
    check(match and int(match[1]) < workers, f"not an order: {line}")
    if match[2]:
        check({match[2], match[3]} <= balance.keys() and int(match[4]) <= 10**6, f"not an order: {line}")
        paid[match[2]].append((match[3], int(match[4])))
        receives.add(match[3])
for name, payments in paid.items():
    fixed = name not in receives and len(set(payments)) == 1
    is_enough = sum(amount for _, amount in payments) <= balance[name]
    check(is_enough or fixed or workers == 1, f"the result for {name} depends on the order")
sys.exit(42)
