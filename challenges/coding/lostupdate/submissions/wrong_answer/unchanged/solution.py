import sys
import threading
import time


class Store:
    """The database: product -> stock. Leave it as it is."""

    def __init__(self):
        self.rows = {}

    def get(self, product):
        value = self.rows[product]
        time.sleep(0.0005)
        return value

    def put(self, product, value):
        time.sleep(0.0005)
        self.rows[product] = value


class Inventory:
    def __init__(self, store, products):
        self.store = store
        self.sold = dict.fromkeys(products, 0)
        self.refused = dict.fromkeys(products, 0)

    def reserve(self, product, pieces):
        stock = self.store.get(product)
        if stock < pieces:
            self.refused[product] += 1
            return False
        self.store.put(product, stock - pieces)
        self.sold[product] += 1
        return True

    def restock(self, product, pieces):
        stock = self.store.get(product)
        self.store.put(product, stock + pieces)


def work(inventory, orders, start):
    start.wait()
    for kind, product, pieces in orders:
        if kind == "reserve":
            inventory.reserve(product, pieces)
        else:
            inventory.restock(product, pieces)


def main():
    lines = sys.stdin.read().splitlines()
    product_count, worker_count = map(int, lines[0].split())
    store = Store()
    for line in lines[1 : 1 + product_count]:
        name, stock = line.split()
        store.rows[name] = int(stock)
    inventory = Inventory(store, list(store.rows))
    orders = [[] for _ in range(worker_count)]
    for line in lines[1 + product_count :]:
        worker, kind, product, pieces = line.split()
        orders[int(worker)].append((kind, product, int(pieces)))
    start = threading.Barrier(worker_count)
    workers = [threading.Thread(target=work, args=(inventory, mine, start)) for mine in orders]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for name, stock in store.rows.items():
        print(f"{name} stock {stock} sold {inventory.sold[name]} refused {inventory.refused[name]}")
    print(f"orders {sum(map(len, orders))}")


main()
