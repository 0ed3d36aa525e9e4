package main

import "sort"

type account struct {
	currency  string
	overdraft int64
	times     []int64 // when something happened, in order
	after     []int64 // the balance from then on
}

func (a *account) firstAfter(time int64) int {
	return sort.Search(len(a.times), func(i int) bool { return a.times[i] > time })
}

func (a *account) balance(time int64) int64 {
	if at := a.firstAfter(time); at > 0 {
		return a.after[at-1]
	}
	return 0
}

// lowestFrom returns the smallest balance at this time or later.
func (a *account) lowestFrom(time int64) int64 {
	lowest := a.balance(time)
	for _, balance := range a.after[a.firstAfter(time):] {
		if balance < lowest {
			lowest = balance
		}
	}
	return lowest
}

func (a *account) add(time, amount int64) {
	before, at := a.balance(time), a.firstAfter(time)
	if at > 0 && a.times[at-1] == time {
		at--
	} else {
		a.times = append(a.times, 0)
		a.after = append(a.after, 0)
		copy(a.times[at+1:], a.times[at:])
		copy(a.after[at+1:], a.after[at:])
		a.times[at], a.after[at] = time, before
	}
	for i := at; i < len(a.after); i++ {
		a.after[i] += amount
	}
}

type transaction struct {
	time       int64
	accounts   []string
	amounts    []int64
	isReversed bool
}

type Ledger struct {
	accounts     map[string]*account
	transactions map[string]*transaction
}

func NewLedger() *Ledger {
	return &Ledger{map[string]*account{}, map[string]*transaction{}}
}

func (l *Ledger) Open(name string, currency string, overdraft int64) bool {
	if l.accounts[name] != nil {
		return false
	}
	l.accounts[name] = &account{currency: currency, overdraft: overdraft}
	return true
}

func (l *Ledger) Post(id string, time int64, accounts []string, amounts []int64) string {
	sums := map[string]int64{}
	for i, name := range accounts {
		sums[name] += amounts[i]
	}
	if reason := l.reasonToRefuse(id, time, amounts, sums); reason != "" {
		return reason
	}
	for name, sum := range sums {
		l.accounts[name].add(time, sum)
	}
	l.transactions[id] = &transaction{time, accounts, amounts, false}
	return "ok"
}

func (l *Ledger) reasonToRefuse(id string, time int64, amounts []int64, sums map[string]int64) string {
	if l.transactions[id] != nil {
		return "duplicate"
	}
	if len(amounts) < 2 {
		return "malformed"
	}
	for _, amount := range amounts {
		if amount == 0 {
			return "malformed"
		}
	}
	byCurrency := map[string]int64{}
	for name, sum := range sums {
		if l.accounts[name] == nil {
			return "unknown"
		}
		byCurrency[l.accounts[name].currency] += sum
	}
	for _, sum := range byCurrency {
		if sum != 0 {
			return "unbalanced"
		}
	}
	for name, sum := range sums {
		a := l.accounts[name]
		if sum < 0 && a.lowestFrom(time)+sum < -a.overdraft {
			return "overdrawn"
		}
	}
	return ""
}

func (l *Ledger) Reverse(id string, newId string, time int64) string {
	original := l.transactions[id]
	if original == nil {
		return "unknown"
	}
	if original.isReversed {
		return "reversed"
	}
	if time < original.time {
		return "early"
	}
	opposite := make([]int64, len(original.amounts))
	for i, amount := range original.amounts {
		opposite[i] = -amount
	}
	result := l.Post(newId, time, original.accounts, opposite)
	if result == "ok" {
		original.isReversed = true
	}
	return result
}

func (l *Ledger) Balance(name string, time int64) (int64, bool) {
	if l.accounts[name] == nil {
		return 0, false
	}
	return l.accounts[name].balance(time), true
}

func (l *Ledger) Balances(time int64) map[string]int64 {
	result := map[string]int64{}
	for name, a := range l.accounts {
		if balance := a.balance(time); balance != 0 {
			result[name] = balance
		}
	}
	return result
}
