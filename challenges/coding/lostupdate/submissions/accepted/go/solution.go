package main

import (
	"bufio"
	"fmt"
	"os"
	"sync"
	"time"
)

// Store is the database: product -> stock. Each call by itself is safe. Leave it as it is.
type Store struct {
	rows sync.Map
}

func (s *Store) Get(product string) int {
	value, _ := s.rows.Load(product)
	time.Sleep(500 * time.Microsecond)
	return value.(int)
}

func (s *Store) Put(product string, value int) {
	time.Sleep(500 * time.Microsecond)
	s.rows.Store(product, value)
}

type Counts struct {
	mutex         sync.Mutex // held from reading the stock until it is written
	sold, refused int
}

type Inventory struct {
	store  *Store
	counts map[string]*Counts
}

func NewInventory(store *Store, products []string) *Inventory {
	inventory := &Inventory{store: store, counts: map[string]*Counts{}}
	for _, product := range products {
		inventory.counts[product] = &Counts{}
	}
	return inventory
}

func (i *Inventory) Reserve(product string, pieces int) bool {
	i.counts[product].mutex.Lock()
	defer i.counts[product].mutex.Unlock()
	stock := i.store.Get(product)
	if stock < pieces {
		i.counts[product].refused++
		return false
	}
	i.store.Put(product, stock-pieces)
	i.counts[product].sold++
	return true
}

func (i *Inventory) Restock(product string, pieces int) {
	i.counts[product].mutex.Lock()
	defer i.counts[product].mutex.Unlock()
	stock := i.store.Get(product)
	i.store.Put(product, stock+pieces)
}

type order struct {
	kind, product string
	pieces        int
}

func main() {
	in := bufio.NewReader(os.Stdin)
	var productCount, workerCount int
	fmt.Fscan(in, &productCount, &workerCount)
	store := &Store{}
	products := make([]string, productCount)
	for i := range products {
		var stock int
		fmt.Fscan(in, &products[i], &stock)
		store.Put(products[i], stock)
	}
	inventory := NewInventory(store, products)
	orders := make([][]order, workerCount)
	total := 0
	for {
		var worker int
		var next order
		if _, err := fmt.Fscan(in, &worker, &next.kind, &next.product, &next.pieces); err != nil {
			break
		}
		orders[worker] = append(orders[worker], next)
		total++
	}
	var workers sync.WaitGroup
	for _, mine := range orders {
		workers.Add(1)
		go func(mine []order) {
			defer workers.Done()
			for _, each := range mine {
				if each.kind == "reserve" {
					inventory.Reserve(each.product, each.pieces)
				} else {
					inventory.Restock(each.product, each.pieces)
				}
			}
		}(mine)
	}
	workers.Wait()
	for _, name := range products {
		counts := inventory.counts[name]
		fmt.Println(name, "stock", store.Get(name), "sold", counts.sold, "refused", counts.refused)
	}
	fmt.Println("orders", total)
}
