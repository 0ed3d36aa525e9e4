class Loaded:
    """Some orders, with everything that belongs to them: one query for each table."""

    def __init__(self, store, orders):
        self.items = {order["id"]: [] for order in orders}
        items = find(store.where_in, "items", "order_id", self.items)
        for item in items:
            self.items[item["order_id"]].append(item)
        self.products = by_id(store, "products", items, "product_id")


def find(query, table, *arguments):
    """No question, no query."""
    return query(table, *arguments) if arguments[-1] else []


def by_id(store, table, rows, column):
    ids = {row[column] for row in rows}
    return {row["id"]: row for row in find(store.find_many, table, ids)}


class OrderService:
    def __init__(self, store):
        self.store = store

    def list_orders(self, after_id, limit):
        orders = self.store.page("orders", after_id, limit)
        return self._lines(orders, Loaded(self.store, orders))

    def order_details(self, order_id):
        order = self.store.find("orders", order_id)
        if order is None:
            return ["no such order"]
        loaded = Loaded(self.store, [order])
        suppliers = by_id(self.store, "suppliers", loaded.products.values(), "supplier_id")
        lines = self._lines([order], loaded)
        for item in loaded.items[order_id]:
            product = loaded.products.get(item["product_id"])
            supplier = suppliers.get(product["supplier_id"]) if product else None
            origin = supplier["name"] if supplier else "nobody"
            lines.append(f"{text(item, product)} from {origin} = {price(item, product)}")
        return lines

    def customer_summary(self, customer_id):
        customer = self.store.find("customers", customer_id)
        if customer is None:
            return "no such customer"
        orders = self.store.where("orders", "customer_id", customer_id)
        is_open = [order for order in orders if order["status"] == "open"]
        loaded = Loaded(self.store, is_open)
        to_pay = sum(total(order, loaded) for order in is_open)
        return f"{customer['name']}: {len(orders)} orders, {len(is_open)} open, {to_pay} to pay"

    def _lines(self, orders, loaded):
        customers = by_id(self.store, "customers", orders, "customer_id")
        lines = []
        for order in orders:
            customer = customers.get(order["customer_id"])
            name = customer["name"] if customer else "somebody"
            texts = [text(item, loaded.products.get(item["product_id"])) for item in loaded.items[order["id"]]]
            lines.append(
                f"order {order['id']} by {name} ({order['status']}): {', '.join(texts) or 'nothing'} = {total(order, loaded)}"
            )
        return lines


def text(item, product):
    return f"{item['pieces']} x {product['name'] if product else 'something'}"


def price(item, product):
    return item["pieces"] * product["price"] if product else 0


def total(order, loaded):
    return sum(price(item, loaded.products.get(item["product_id"])) for item in loaded.items[order["id"]])
