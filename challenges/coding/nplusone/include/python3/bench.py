"""What the tests put around the service: the rows of its database, and a count of its queries."""
from solution import OrderService
from store import Store

QUERIES_MAX = 5


class Bench:
    def __init__(self):
        self._store = Store()
        self._service = OrderService(self._store)

    def add_customer(self, id, name):
        self._store.tables["customers"][id] = {"id": id, "name": name}

    def add_supplier(self, id, name):
        self._store.tables["suppliers"][id] = {"id": id, "name": name}

    def add_product(self, id, name, price, supplier_id):
        self._store.tables["products"][id] = {"id": id, "name": name, "price": price, "supplier_id": supplier_id}

    def add_order(self, id, customer_id, status):
        self._store.tables["orders"][id] = {"id": id, "customer_id": customer_id, "status": status}

    def add_item(self, id, order_id, product_id, pieces):
        self._store.tables["items"][id] = {"id": id, "order_id": order_id, "product_id": product_id, "pieces": pieces}

    def remove(self, table, id):
        self._store.tables[table].pop(id, None)

    def list_orders(self, after_id, limit):
        self._store.queries = 0
        return self._service.list_orders(after_id, limit)

    def order_details(self, id):
        self._store.queries = 0
        return self._service.order_details(id)

    def customer_summary(self, id):
        self._store.queries = 0
        return self._service.customer_summary(id)

    def queries(self):
        return f"at most {QUERIES_MAX}" if self._store.queries <= QUERIES_MAX else str(self._store.queries)
