'use strict';

class OrderService {
  constructor(store) {
    this.store = store;
  }

  listOrders(afterId, limit) {
    const orders = this.store.page('orders', afterId, limit);
    return this.lines(orders, this.load(orders));
  }

  orderDetails(orderId) {
    const order = this.store.find('orders', orderId);
    if (!order) return ['no such order'];
    const loaded = this.load([order]);
    const suppliers = this.byId('suppliers', [...loaded.products.values()], 'supplier_id');
    const lines = this.lines([order], loaded);
    for (const item of loaded.items.get(orderId)) {
      const product = loaded.products.get(item.product_id);
      const supplier = product && suppliers.get(product.supplier_id);
      lines.push(`${text(item, product)} from ${supplier ? supplier.name : 'nobody'} = ${price(item, product)}`);
    }
    return lines;
  }

  customerSummary(customerId) {
    const customer = this.store.find('customers', customerId);
    if (!customer) return 'no such customer';
    const orders = this.store.where('orders', 'customer_id', customerId);
    const open = orders.filter((order) => order.status === 'open');
    const loaded = this.load(open);
    const toPay = open.reduce((sum, order) => sum + total(order, loaded), 0);
    return `${customer.name}: ${orders.length} orders, ${open.length} open, ${toPay} to pay`;
  }

  lines(orders, loaded) {
    const customers = this.byId('customers', orders, 'customer_id');
    return orders.map((order) => {
      const customer = customers.get(order.customer_id);
      const texts = loaded.items.get(order.id).map((item) => text(item, loaded.products.get(item.product_id)));
      const list = texts.join(', ') || 'nothing';
      return `order ${order.id} by ${customer ? customer.name : 'somebody'} (${order.status}): ${list} = ${total(order, loaded)}`;
    });
  }

  // The items of these orders and their products: one query for each table.
  load(orders) {
    const items = new Map(orders.map((order) => [order.id, []]));
    const rows = items.size === 0 ? [] : this.store.whereIn('items', 'order_id', [...items.keys()]);
    for (const item of rows) items.get(item.order_id).push(item);
    return { items, products: this.byId('products', rows, 'product_id') };
  }

  // The rows that `rows` refer to, by id. No question, no query.
  byId(table, rows, column) {
    const ids = rows.map((row) => row[column]);
    return new Map((ids.length === 0 ? [] : this.store.findMany(table, ids)).map((row) => [row.id, row]));
  }
}

const text = (item, product) => `${item.pieces} x ${product ? product.name : 'something'}`;
const price = (item, product) => (product ? item.pieces * product.price : 0);
const total = (order, { items, products }) =>
  items.get(order.id).reduce((sum, item) => sum + price(item, products.get(item.product_id)), 0);

module.exports = { OrderService };
