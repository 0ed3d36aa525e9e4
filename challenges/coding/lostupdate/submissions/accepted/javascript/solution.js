'use strict';
const fs = require('fs');

const delay = () => new Promise((resolve) => setTimeout(resolve, 1));

// The database: product -> stock. Leave it as it is.
class Store {
  constructor() {
    this.rows = new Map();
  }

  async get(product) {
    const value = this.rows.get(product);
    await delay();
    return value;
  }

  async put(product, value) {
    await delay();
    this.rows.set(product, value);
  }
}

class Inventory {
  constructor(store, products) {
    this.store = store;
    this.sold = new Map(products.map((product) => [product, 0]));
    this.refused = new Map(products.map((product) => [product, 0]));
    this.last = new Map(products.map((product) => [product, Promise.resolve()]));
  }

  // Runs the action when all earlier ones for this product are done.
  exclusively(product, action) {
    const result = this.last.get(product).then(action);
    this.last.set(product, result.catch(() => {}));
    return result;
  }

  reserve(product, pieces) {
    return this.exclusively(product, () => this.reserveAlone(product, pieces));
  }

  async reserveAlone(product, pieces) {
    const stock = await this.store.get(product);
    if (stock < pieces) {
      this.refused.set(product, this.refused.get(product) + 1);
      return false;
    }
    await this.store.put(product, stock - pieces);
    this.sold.set(product, this.sold.get(product) + 1);
    return true;
  }

  restock(product, pieces) {
    return this.exclusively(product, () => this.restockAlone(product, pieces));
  }

  async restockAlone(product, pieces) {
    const stock = await this.store.get(product);
    await this.store.put(product, stock + pieces);
  }
}

async function work(inventory, orders) {
  for (const { kind, product, pieces } of orders) {
    if (kind === 'reserve') await inventory.reserve(product, pieces);
    else await inventory.restock(product, pieces);
  }
}

async function main() {
  const lines = fs.readFileSync(0, 'utf8').split('\n');
  lines.pop();
  const [productCount, workerCount] = lines[0].split(' ').map(Number);
  const store = new Store();
  for (const line of lines.slice(1, 1 + productCount)) {
    const [name, stock] = line.split(' ');
    store.rows.set(name, Number(stock));
  }
  const inventory = new Inventory(store, [...store.rows.keys()]);
  const orders = Array.from({ length: workerCount }, () => []);
  for (const line of lines.slice(1 + productCount)) {
    const [worker, kind, product, pieces] = line.split(' ');
    orders[Number(worker)].push({ kind, product, pieces: Number(pieces) });
  }
  await Promise.all(orders.map((mine) => work(inventory, mine)));
  for (const [name, stock] of store.rows) {
    console.log(`${name} stock ${stock} sold ${inventory.sold.get(name)} refused ${inventory.refused.get(name)}`);
  }
  console.log(`orders ${lines.length - 1 - productCount}`);
}

main();
