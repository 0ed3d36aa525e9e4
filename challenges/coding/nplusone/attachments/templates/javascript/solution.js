// The order service of the back office. Its answers are right; see the statement for what is wrong with it.
'use strict';

class OrderService {
  constructor(store) {
    this.store = store;
  }

  listOrders(afterId, limit) {
    return this.store.page('orders', afterId, limit).map((order) => this.line(order));
  }

  orderDetails(orderId) {
    const order = this.store.find('orders', orderId);
    if (!order) return ['no such order'];
    const lines = [this.line(order)];
    for (const item of this.items(order)) {
      const product = this.product(item);
      const supplier = product && this.store.find('suppliers', product.supplier_id);
      lines.push(`${this.text(item)} from ${supplier ? supplier.name : 'nobody'} = ${this.price(item)}`);
    }
    return lines;
  }

  customerSummary(customerId) {
    const customer = this.store.find('customers', customerId);
    if (!customer) return 'no such customer';
    const orders = this.store.where('orders', 'customer_id', customerId);
    const open = orders.filter((order) => order.status === 'open');
    const toPay = open.reduce((sum, order) => sum + this.total(order), 0);
    return `${customer.name}: ${orders.length} orders, ${open.length} open, ${toPay} to pay`;
  }

  line(order) {
    const texts = this.items(order).map((item) => this.text(item));
    const list = texts.join(', ') || 'nothing';
    return `order ${order.id} by ${this.customerName(order)} (${order.status}): ${list} = ${this.total(order)}`;
  }

  customerName(order) {
    const customer = this.store.find('customers', order.customer_id);
    return customer ? customer.name : 'somebody';
  }

  items(order) {
    return this.store.where('items', 'order_id', order.id);
  }

  product(item) {
    return this.store.find('products', item.product_id);
  }

  text(item) {
    const product = this.product(item);
    return `${item.pieces} x ${product ? product.name : 'something'}`;
  }

  price(item) {
    const product = this.product(item);
    return product ? item.pieces * product.price : 0;
  }

  total(order) {
    return this.items(order).reduce((sum, item) => sum + this.price(item), 0);
  }
}

module.exports = { OrderService };
