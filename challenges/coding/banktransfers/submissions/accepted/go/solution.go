package main

import (
	"sort"
	"sync"
)

type account struct {
	mutex   sync.Mutex
	balance int64
}

// Bank takes its locks always in this order: the registry, then accounts by name, each account once.
type Bank struct {
	registry sync.RWMutex
	accounts map[string]*account
}

func NewBank() *Bank {
	return &Bank{accounts: map[string]*account{}}
}

func (b *Bank) Open(name string, balance int64) bool {
	b.registry.Lock()
	defer b.registry.Unlock()
	if b.accounts[name] != nil {
		return false
	}
	b.accounts[name] = &account{balance: balance}
	return true
}

func (b *Bank) Transfer(sender string, receiver string, amount int64) bool {
	return b.Collect([]string{sender}, receiver, amount)
}

func (b *Bank) Collect(senders []string, receiver string, amount int64) bool {
	b.registry.RLock()
	defer b.registry.RUnlock()
	shares := map[string]int64{receiver: 0} // how much each account gives
	for _, sender := range senders {
		shares[sender] += amount
	}
	names := make([]string, 0, len(shares))
	for name := range shares {
		if b.accounts[name] == nil {
			return false
		}
		names = append(names, name)
	}
	defer b.lock(names)()
	for name, share := range shares {
		if b.accounts[name].balance < share {
			return false
		}
	}
	for name, share := range shares {
		b.accounts[name].balance -= share
	}
	b.accounts[receiver].balance += amount * int64(len(senders))
	return true
}

func (b *Bank) Balance(name string) (int64, bool) {
	b.registry.RLock()
	defer b.registry.RUnlock()
	if b.accounts[name] == nil {
		return 0, false
	}
	defer b.lock([]string{name})()
	return b.accounts[name].balance, true
}

func (b *Bank) Total() int64 {
	b.registry.RLock()
	defer b.registry.RUnlock()
	names := make([]string, 0, len(b.accounts))
	for name := range b.accounts {
		names = append(names, name)
	}
	defer b.lock(names)()
	var sum int64
	for _, each := range b.accounts {
		sum += each.balance
	}
	return sum
}

// lock locks these accounts, all different, and returns how to unlock them.
func (b *Bank) lock(names []string) (unlock func()) {
	sort.Strings(names)
	for _, name := range names {
		b.accounts[name].mutex.Lock()
	}
	return func() {
		for _, name := range names {
			b.accounts[name].mutex.Unlock()
		}
	}
}
