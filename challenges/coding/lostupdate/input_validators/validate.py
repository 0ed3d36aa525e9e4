"""Checks that an input of this task keeps the promises of the statement, also that its result does not depend on the order."""
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(re.fullmatch("([1-9]|10) [1-8]", lines[0]), "bad first line")
products, workers = map(int, lines[0].split())
stock = {}
for line in lines[1 : 1 + products]:
    match = re.fullmatch("([a-z]{1,10}) (0|[1-9][0-9]{0,6})", line)
    check(match and match[1] not in stock and int(match[2]) <= 10**6, f"not a product: {line}")
    stock[match[1]] = int(match[2])
check(len(stock) == products and len(lines) - 1 - products <= 300, "bad number of products or orders")
orders = {name: [] for name in stock}
for line in lines[1 + products :]:
    match = re.fullmatch("([0-7]) (reserve|restock) ([a-z]{1,10}) ([1-9][0-9]{0,3})", line)
    check(match and int(match[1]) < workers and match[3] in stock and int(match[4]) <= 1000, f"not an order: {line}")
    orders[match[3]].append((match[2], int(match[4])))
for name, of_product in orders.items():
    wanted = sum(pieces for kind, pieces in of_product if kind == "reserve")
    check(wanted <= stock[name] or len(set(of_product)) == 1, f"the result for {name} depends on the order")
sys.exit(42)
