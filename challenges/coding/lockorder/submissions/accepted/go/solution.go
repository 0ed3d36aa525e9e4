package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

type Account struct {
	name    string
	balance int
	mutex   sync.Mutex
}

// Clearing is an external system that takes its time. Leave it as it is.
type Clearing struct{}

func (Clearing) Check(account *Account) { time.Sleep(time.Millisecond) }

func (Clearing) Book(sender, receiver *Account, amount int) { time.Sleep(4 * time.Millisecond) }

// lockAll locks each of these accounts once, in the order of their names, and returns how to unlock them.
func lockAll(accounts ...*Account) (unlock func()) {
	ordered := append([]*Account(nil), accounts...)
	sort.Slice(ordered, func(i, j int) bool { return ordered[i].name < ordered[j].name })
	var locked []*Account
	for _, account := range ordered {
		if len(locked) > 0 && locked[len(locked)-1] == account {
			continue
		}
		account.mutex.Lock()
		locked = append(locked, account)
	}
	return func() {
		for _, account := range locked {
			account.mutex.Unlock()
		}
	}
}

type Bank struct {
	accounts                     []*Account
	clearing                     Clearing
	total                        int
	done, refused, audits, wrong atomic.Int64
}

func NewBank(accounts []*Account) *Bank {
	bank := &Bank{accounts: accounts}
	bank.total = bank.sum()
	return bank
}

func (b *Bank) sum() int {
	sum := 0
	for _, account := range b.accounts {
		sum += account.balance
	}
	return sum
}

func (b *Bank) Transfer(sender, receiver *Account, amount int) {
	defer lockAll(sender, receiver)()
	b.clearing.Check(sender)
	if sender.balance < amount {
		b.refused.Add(1)
		return
	}
	b.clearing.Book(sender, receiver, amount)
	sender.balance -= amount
	receiver.balance += amount
	b.done.Add(1)
}

func (b *Bank) Audit() {
	defer lockAll(b.accounts...)()
	for _, account := range b.accounts {
		b.clearing.Check(account)
	}
	if b.sum() != b.total {
		b.wrong.Add(1)
	}
	b.audits.Add(1)
}

type order struct {
	sender, receiver *Account // nil for an audit
	amount           int
}

func main() {
	in := bufio.NewReader(os.Stdin)
	var accountCount, workerCount int
	fmt.Fscan(in, &accountCount, &workerCount)
	accounts := make([]*Account, accountCount)
	byName := map[string]*Account{}
	for i := range accounts {
		accounts[i] = &Account{}
		fmt.Fscan(in, &accounts[i].name, &accounts[i].balance)
		byName[accounts[i].name] = accounts[i]
	}
	bank := NewBank(accounts)
	orders := make([][]order, workerCount)
	for {
		var worker int
		var kind string
		if _, err := fmt.Fscan(in, &worker, &kind); err != nil {
			break
		}
		next := order{}
		if kind == "transfer" {
			var sender, receiver string
			fmt.Fscan(in, &sender, &receiver, &next.amount)
			next.sender, next.receiver = byName[sender], byName[receiver]
		}
		orders[worker] = append(orders[worker], next)
	}
	var workers sync.WaitGroup
	for _, mine := range orders {
		workers.Add(1)
		go func(mine []order) {
			defer workers.Done()
			for _, each := range mine {
				if each.sender == nil {
					bank.Audit()
				} else {
					bank.Transfer(each.sender, each.receiver, each.amount)
				}
			}
		}(mine)
	}
	workers.Wait()
	for _, account := range accounts {
		fmt.Println(account.name, account.balance)
	}
	fmt.Println("transfers", bank.done.Load(), "refused", bank.refused.Load())
	fmt.Println("audits", bank.audits.Load(), "wrong", bank.wrong.Load())
}
