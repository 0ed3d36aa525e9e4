// The transfer service. See the statement for what is wrong with it.
package main

import (
	"bufio"
	"fmt"
	"os"
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
	sender.mutex.Lock()
	defer sender.mutex.Unlock()
	b.clearing.Check(sender)
	if sender.balance < amount {
		b.refused.Add(1)
		return
	}
	receiver.mutex.Lock()
	defer receiver.mutex.Unlock()
	b.clearing.Book(sender, receiver, amount)
	sender.balance -= amount
	receiver.balance += amount
	b.done.Add(1)
}

func (b *Bank) Audit() {
	for _, account := range b.accounts {
		account.mutex.Lock()
		b.clearing.Check(account)
	}
	if b.sum() != b.total {
		b.wrong.Add(1)
	}
	for _, account := range b.accounts {
		account.mutex.Unlock()
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
