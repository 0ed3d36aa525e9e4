"""Checks that an input of this task is a sequence of calls within the limits of the statement, in compact JSON."""
import json
import re
import sys


def check(condition, message):
    if not condition:
        sys.exit(message)


def is_name(value):
    return isinstance(value, str) and re.fullmatch("[A-Za-z0-9]{1,20}", value) is not None


def are_ids(*values):
    return all(type(value) is int and 1 <= value < 10**13 for value in values)


def is_call(call):
    match call:
        case ["add_customer" | "add_supplier", [id, name]]:
            return are_ids(id) and is_name(name)
        case ["add_product", [id, name, price, supplier]]:
            return are_ids(id, price, supplier) and is_name(name)
        case ["add_order", [id, customer, status]]:
            return are_ids(id, customer) and status in ("open", "paid", "sent")
        case ["add_item", [id, order, product, pieces]]:
            return are_ids(id, order, product, pieces)
        case ["remove", [table, id]]:
            return table in ("customers", "orders", "items", "products", "suppliers") and are_ids(id)
        case ["list_orders", [after, limit]]:
            return are_ids(after + 1) and type(limit) is int and 0 <= limit <= 50
        case ["order_details" | "customer_summary", [id]]:
            return are_ids(id)
        case ["queries", []]:
            return True
    return False


data = sys.stdin.buffer.read().decode("ascii")
check(data.endswith("\n"), "the last line does not end")
lines = data[:-1].split("\n")
check(lines[0] == '["new",[]]' and len(lines) <= 600, "bad first line or too many calls")
for number, line in enumerate(lines[1:], start=2):
    call = json.loads(line)
    check(json.dumps(call, separators=(",", ":")) == line, f"line {number}: not compact JSON")
    check(is_call(call), f"line {number}: not a valid call")
sys.exit(42)
