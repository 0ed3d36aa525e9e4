// What the tests put around the service: the rows of its database, and a count of its queries.
'use strict';
const { OrderService } = require('./solution.js');
const { Store } = require('./store.js');

const QUERIES_MAX = 5;

class Bench {
  constructor() {
    this.store = new Store();
    this.service = new OrderService(this.store);
  }

  addCustomer(id, name) {
    this.store.tables.customers.set(id, { id, name });
  }

  addSupplier(id, name) {
    this.store.tables.suppliers.set(id, { id, name });
  }

  addProduct(id, name, price, supplierId) {
    this.store.tables.products.set(id, { id, name, price, supplier_id: supplierId });
  }

  addOrder(id, customerId, status) {
    this.store.tables.orders.set(id, { id, customer_id: customerId, status });
  }

  addItem(id, orderId, productId, pieces) {
    this.store.tables.items.set(id, { id, order_id: orderId, product_id: productId, pieces });
  }

  remove(table, id) {
    this.store.tables[table].delete(id);
  }

  listOrders(afterId, limit) {
    this.store.queries = 0;
    return this.service.listOrders(afterId, limit);
  }

  orderDetails(id) {
    this.store.queries = 0;
    return this.service.orderDetails(id);
  }

  customerSummary(id) {
    this.store.queries = 0;
    return this.service.customerSummary(id);
  }

  queries() {
    return this.store.queries <= QUERIES_MAX ? `at most ${QUERIES_MAX}` : String(this.store.queries);
  }
}

module.exports = { Bench };
