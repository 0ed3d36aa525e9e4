"""Asks for nothing twice within a request."""


class Remembering:
    def __init__(self, store):
        self.page = store.page
        self.store = store
        self.found = {}

    def find(self, *arguments):
        if arguments not in self.found:
            self.found[arguments] = self.store.find(*arguments)
        return self.found[arguments]

    def where(self, *arguments):
        if arguments not in self.found:
            self.found[arguments] = self.store.where(*arguments)
        return self.found[arguments]


class OrderService:
    def __init__(self, store):
        self.real_store = store

    def list_orders(self, after_id, limit):
        self.store = Remembering(self.real_store)
        return [self._line(order) for order in self.store.page("orders", after_id, limit)]

    def order_details(self, order_id):
        self.store = Remembering(self.real_store)
        order = self.store.find("orders", order_id)
        if order is None:
            return ["no such order"]
        lines = [self._line(order)]
        for item in self._items(order):
            product = self._product(item)
            supplier = self.store.find("suppliers", product["supplier_id"]) if product else None
            origin = supplier["name"] if supplier else "nobody"
            lines.append(f"{self._text(item)} from {origin} = {self._price(item)}")
        return lines

    def customer_summary(self, customer_id):
        self.store = Remembering(self.real_store)
        customer = self.store.find("customers", customer_id)
        if customer is None:
            return "no such customer"
        orders = self.store.where("orders", "customer_id", customer_id)
        is_open = [order for order in orders if order["status"] == "open"]
        to_pay = sum(self._total(order) for order in is_open)
        return f"{customer['name']}: {len(orders)} orders, {len(is_open)} open, {to_pay} to pay"

    def _line(self, order):
        texts = [self._text(item) for item in self._items(order)]
        return (
            f"order {order['id']} by {self._customer_name(order)} ({order['status']}): "
            f"{', '.join(texts) or 'nothing'} = {self._total(order)}"
        )

    def _customer_name(self, order):
        customer = self.store.find("customers", order["customer_id"])
        return customer["name"] if customer else "somebody"

    def _items(self, order):
        return self.store.where("items", "order_id", order["id"])

    def _product(self, item):
        return self.store.find("products", item["product_id"])

    def _text(self, item):
        product = self._product(item)
        return f"{item['pieces']} x {product['name'] if product else 'something'}"

    def _price(self, item):
        product = self._product(item)
        return item["pieces"] * product["price"] if product else 0

    def _total(self, order):
        return sum(self._price(item) for item in self._items(order))
