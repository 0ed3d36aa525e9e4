package main

import "fmt"

const benchQueriesMax = 5

// Bench is what the tests put around the service: the rows of its database, and a count of its queries.
type Bench struct {
	store   *Store
	service *OrderService
}

func NewBench() *Bench {
	store := newStore()
	return &Bench{store, NewOrderService(store)}
}

func (b *Bench) AddCustomer(id int64, name string) {
	b.store.tables["customers"][id] = Row{"id": id, "name": name}
}

func (b *Bench) AddSupplier(id int64, name string) {
	b.store.tables["suppliers"][id] = Row{"id": id, "name": name}
}

func (b *Bench) AddProduct(id int64, name string, price int64, supplierID int64) {
	b.store.tables["products"][id] = Row{"id": id, "name": name, "price": price, "supplier_id": supplierID}
}

func (b *Bench) AddOrder(id int64, customerID int64, status string) {
	b.store.tables["orders"][id] = Row{"id": id, "customer_id": customerID, "status": status}
}

func (b *Bench) AddItem(id int64, orderID int64, productID int64, pieces int64) {
	b.store.tables["items"][id] = Row{"id": id, "order_id": orderID, "product_id": productID, "pieces": pieces}
}

func (b *Bench) Remove(table string, id int64) {
	delete(b.store.tables[table], id)
}

func (b *Bench) ListOrders(afterID int64, limit int) []string {
	b.store.queries = 0
	return b.service.ListOrders(afterID, limit)
}

func (b *Bench) OrderDetails(id int64) []string {
	b.store.queries = 0
	return b.service.OrderDetails(id)
}

func (b *Bench) CustomerSummary(id int64) string {
	b.store.queries = 0
	return b.service.CustomerSummary(id)
}

func (b *Bench) Queries() string {
	if b.store.queries <= benchQueriesMax {
		return fmt.Sprint("at most ", benchQueriesMax)
	}
	return fmt.Sprint(b.store.queries)
}
