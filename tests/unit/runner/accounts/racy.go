package main

import (
	"runtime"
	"sync"
)

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
	from, to := *a.balances[fromID], *a.balances[toID]
	if from < amount {
		return false
	}
	runtime.Gosched()
	*a.balances[fromID], *a.balances[toID] = from-amount, to+amount
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
