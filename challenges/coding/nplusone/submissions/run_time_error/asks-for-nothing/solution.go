package main

import (
	"fmt"
	"strings"
)

type OrderService struct {
	store *Store
}

// loaded is some orders with everything that belongs to them: one query for each table.
type loaded struct {
	items    map[int64][]Row // by order
	products map[int64]Row
}

func NewOrderService(store *Store) *OrderService {
	return &OrderService{store}
}

func (o *OrderService) ListOrders(afterID int64, limit int) []string {
	orders := o.store.Page("orders", afterID, limit)
	return o.lines(orders, o.load(orders))
}

func (o *OrderService) OrderDetails(orderID int64) []string {
	order := o.store.Find("orders", orderID)
	if order == nil {
		return []string{"no such order"}
	}
	orders := []Row{order}
	all := o.load(orders)
	products := []Row{}
	for _, product := range all.products {
		products = append(products, product)
	}
	suppliers := o.byID("suppliers", products, "supplier_id")
	lines := o.lines(orders, all)
	for _, item := range all.items[orderID] {
		origin := "nobody"
		if product := all.product(item); product != nil && suppliers[product.Number("supplier_id")] != nil {
			origin = suppliers[product.Number("supplier_id")].Text("name")
		}
		lines = append(lines, fmt.Sprintf("%s from %s = %d", all.text(item), origin, all.price(item)))
	}
	return lines
}

func (o *OrderService) CustomerSummary(customerID int64) string {
	customer := o.store.Find("customers", customerID)
	if customer == nil {
		return "no such customer"
	}
	orders := o.store.Where("orders", "customer_id", customerID)
	open := []Row{}
	for _, order := range orders {
		if order.Text("status") == "open" {
			open = append(open, order)
		}
	}
	all, toPay := o.load(open), int64(0)
	for _, order := range open {
		toPay += all.total(order)
	}
	return fmt.Sprintf("%s: %d orders, %d open, %d to pay", customer.Text("name"), len(orders), len(open), toPay)
}

func (o *OrderService) lines(orders []Row, all loaded) []string {
	customers := o.byID("customers", orders, "customer_id")
	lines := []string{}
	for _, order := range orders {
		name := "somebody"
		if customer := customers[order.Number("customer_id")]; customer != nil {
			name = customer.Text("name")
		}
		texts := []string{}
		for _, item := range all.items[order.Number("id")] {
			texts = append(texts, all.text(item))
		}
		if len(texts) == 0 {
			texts = append(texts, "nothing")
		}
		lines = append(lines, fmt.Sprintf("order %d by %s (%s): %s = %d", order.Number("id"), name, order.Text("status"),
			strings.Join(texts, ", "), all.total(order)))
	}
	return lines
}

func (o *OrderService) load(orders []Row) loaded {
	all := loaded{items: map[int64][]Row{}}
	items := []Row{}
	items = o.store.WhereIn("items", "order_id", numbers(orders, "id"))
	for _, item := range items {
		order := item.Number("order_id")
		all.items[order] = append(all.items[order], item)
	}
	all.products = o.byID("products", items, "product_id")
	return all
}

// byID returns the rows that `rows` refer to. No question, no query.
func (o *OrderService) byID(table string, rows []Row, column string) map[int64]Row {
	found := map[int64]Row{}
	for _, row := range o.store.FindMany(table, numbers(rows, column)) {
		found[row.Number("id")] = row
	}
	return found
}

func numbers(rows []Row, column string) []int64 {
	all := []int64{}
	for _, row := range rows {
		all = append(all, row.Number(column))
	}
	return all
}

func (l loaded) product(item Row) Row {
	return l.products[item.Number("product_id")]
}

func (l loaded) text(item Row) string {
	name := "something"
	if product := l.product(item); product != nil {
		name = product.Text("name")
	}
	return fmt.Sprintf("%d x %s", item.Number("pieces"), name)
}

func (l loaded) price(item Row) int64 {
	product := l.product(item)
	if product == nil {
		return 0
	}
	return item.Number("pieces") * product.Number("price")
}

func (l loaded) total(order Row) int64 {
	sum := int64(0)
	for _, item := range l.items[order.Number("id")] {
		sum += l.price(item)
	}
	return sum
}
