package main

import "sync"

type Accounts struct {
	mutex    sync.Mutex
	balances map[string]*int64
}

func NewAccounts() *Accounts {
	return &Accounts{balances: map[string]*int64{}}
}

func (a *Accounts) Open(id string, balance int64) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.balances[id] = &balance
}

func (a *Accounts) Transfer(fromID string, toID string, amount int64) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if *a.balances[fromID] < amount {
		return false
	}
	*a.balances[fromID] -= amount
	*a.balances[toID] += amount
	return true
}

func (a *Accounts) Total() int64 {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	var sum int64
	for _, balance := range a.balances {
		sum += *balance
	}
	return sum
}

func (a *Accounts) Lowest() (int64, bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	var least *int64
	for _, balance := range a.balances {
		if least == nil || *balance < *least {
			least = balance
		}
	}
	if least == nil {
		return 0, false
	}
	return *least, true
}
