// The order service of the back office. Its answers are right; see the statement for what is wrong with it.
package main

import (
	"fmt"
	"strings"
)

type OrderService struct {
	store *Store
}

func NewOrderService(store *Store) *OrderService {
	return &OrderService{store}
}

func (o *OrderService) ListOrders(afterID int64, limit int) []string {
	lines := []string{}
	for _, order := range o.store.Page("orders", afterID, limit) {
		lines = append(lines, o.line(order))
	}
	return lines
}

func (o *OrderService) OrderDetails(orderID int64) []string {
	order := o.store.Find("orders", orderID)
	if order == nil {
		return []string{"no such order"}
	}
	lines := []string{o.line(order)}
	for _, item := range o.items(order) {
		origin := "nobody"
		if product := o.product(item); product != nil {
			if supplier := o.store.Find("suppliers", product.Number("supplier_id")); supplier != nil {
				origin = supplier.Text("name")
			}
		}
		lines = append(lines, fmt.Sprintf("%s from %s = %d", o.text(item), origin, o.price(item)))
	}
	return lines
}

func (o *OrderService) CustomerSummary(customerID int64) string {
	customer := o.store.Find("customers", customerID)
	if customer == nil {
		return "no such customer"
	}
	orders := o.store.Where("orders", "customer_id", customerID)
	open, toPay := 0, int64(0)
	for _, order := range orders {
		if order.Text("status") == "open" {
			open++
			toPay += o.total(order)
		}
	}
	return fmt.Sprintf("%s: %d orders, %d open, %d to pay", customer.Text("name"), len(orders), open, toPay)
}

func (o *OrderService) line(order Row) string {
	texts := []string{}
	for _, item := range o.items(order) {
		texts = append(texts, o.text(item))
	}
	if len(texts) == 0 {
		texts = append(texts, "nothing")
	}
	return fmt.Sprintf("order %d by %s (%s): %s = %d", order.Number("id"), o.customerName(order), order.Text("status"),
		strings.Join(texts, ", "), o.total(order))
}

func (o *OrderService) customerName(order Row) string {
	customer := o.store.Find("customers", order.Number("customer_id"))
	if customer == nil {
		return "somebody"
	}
	return customer.Text("name")
}

func (o *OrderService) items(order Row) []Row {
	return o.store.Where("items", "order_id", order.Number("id"))
}

func (o *OrderService) product(item Row) Row {
	return o.store.Find("products", item.Number("product_id"))
}

func (o *OrderService) text(item Row) string {
	name := "something"
	if product := o.product(item); product != nil {
		name = product.Text("name")
	}
	return fmt.Sprintf("%d x %s", item.Number("pieces"), name)
}

func (o *OrderService) price(item Row) int64 {
	product := o.product(item)
	if product == nil {
		return 0
	}
	return item.Number("pieces") * product.Number("price")
}

func (o *OrderService) total(order Row) int64 {
	sum := int64(0)
	for _, item := range o.items(order) {
		sum += o.price(item)
	}
	return sum
}
