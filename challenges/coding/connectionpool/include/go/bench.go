package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Database is what the pool connects to. All calls take their time.
type Database interface {
	// Open returns an error when the database takes no connection now.
	Open() (Connection, error)
}

type Connection interface {
	IsAlive() bool
	Close()
}

type benchWait struct {
	event string
	count int
}

type benchConnection struct {
	bench            *Bench
	number           int
	isDead, isClosed bool // guarded by the bench
}

type benchDatabase struct{ bench *Bench }

// Bench is what the tests put around a ConnectionPool: a database whose calls wait for what happens elsewhere.
type Bench struct {
	events                    *benchEvents
	maxSize                   int
	failingFirst, failingLast int
	openWaits, checkWaits     map[int][]benchWait
	mutex                     sync.Mutex
	made                      map[int]*benchConnection
	last                      map[string]Connection // of each owner, also after its release
	holders                   map[Connection]string
	served                    []string
	open, mostOpen            int
	pool                      *ConnectionPool
}

func NewBench(maxSize int) *Bench {
	b := &Bench{events: newBenchEvents(), maxSize: maxSize, failingLast: -1}
	b.openWaits, b.checkWaits = map[int][]benchWait{}, map[int][]benchWait{}
	b.made, b.last, b.holders = map[int]*benchConnection{}, map[string]Connection{}, map[Connection]string{}
	b.pool = NewConnectionPool(benchDatabase{b}, maxSize)
	return b
}

func (b *Bench) OpenFails(first int, last int) {
	b.failingFirst, b.failingLast = first, last
}

func (b *Bench) OpenWaits(number int, event string, count int) {
	b.openWaits[number] = append(b.openWaits[number], benchWait{event, count})
}

func (b *Bench) CheckWaits(number int, event string, count int) {
	b.checkWaits[number] = append(b.checkWaits[number], benchWait{event, count})
}

func (b *Bench) Kill(number int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.made[number].isDead = true
}

func (b *Bench) Acquire(owner string, timeoutMs int) string {
	b.events.happen("acquire " + owner)
	result := "timed out"
	isLong := timeoutMs >= 1000 // as long as needed
	if isLong {
		timeoutMs = int(time.Duration(atomic.LoadInt64(&benchPatience)).Milliseconds())
	}
	connection, err := b.pool.Acquire(owner, timeoutMs)
	if err != nil {
		result = err.Error()
	} else if connection != nil {
		result = b.note(owner, connection.(*benchConnection))
	} else if isLong {
		b.events.miss(owner, "a connection")
	}
	b.events.happen("acquired " + owner)
	return result
}

func (b *Bench) Release(owner string) bool {
	b.mutex.Lock()
	connection, found := b.last[owner]
	if !found {
		connection = &benchConnection{bench: b} // of another pool
	}
	if b.holders[connection] == owner {
		delete(b.holders, connection)
	}
	b.mutex.Unlock()
	released := b.pool.Release(connection)
	b.events.happen("released " + owner)
	return released
}

func (b *Bench) Use(owner string, times int, timeoutMs int, killEvery int) string {
	for i := 1; i <= times; i++ {
		result := b.Acquire(owner, timeoutMs)
		if result == "timed out" || result == "refused" {
			continue
		}
		if strings.Contains(result, "(") {
			return result
		}
		time.Sleep(200 * time.Microsecond)
		if killEvery > 0 && i%killEvery == 0 {
			b.mutex.Lock()
			b.last[owner].(*benchConnection).isDead = true
			b.mutex.Unlock()
		}
		if !b.Release(owner) {
			return "not taken back"
		}
	}
	return "ok"
}

func (b *Bench) Places() int {
	count := 0
	for count <= b.maxSize && strings.HasPrefix(b.Acquire(fmt.Sprint("place ", count), 0), "connection") {
		count++
	}
	for i := 0; i < count; i++ {
		b.Release(fmt.Sprint("place ", i))
	}
	return count
}

func (b *Bench) Served() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.served
}

func (b *Bench) Borrowed() []string {
	return b.pool.Borrowed()
}

func (b *Bench) Waiting() int {
	return b.pool.Waiting()
}

func (b *Bench) WaitForLine(length int) {
	end := time.Now().Add(time.Duration(atomic.LoadInt64(&benchPatience)))
	for b.pool.Waiting() < length {
		if time.Now().After(end) {
			b.events.miss("a thread", fmt.Sprint("a line of ", length))
			return
		}
		time.Sleep(500 * time.Microsecond)
	}
}

func (b *Bench) Opened() int {
	return b.events.count("opening")
}

func (b *Bench) OpenNow() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.open
}

func (b *Bench) OverLimit() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.mostOpen > b.maxSize {
		return b.mostOpen - b.maxSize
	}
	return 0
}

func (b *Bench) Signal(event string) {
	b.events.happen(event)
}

func (b *Bench) WaitFor(event string, count int) {
	b.events.waitFor("a thread", event, count)
}

func (b *Bench) Missed() []string {
	return b.events.allMissed()
}

func (d benchDatabase) Open() (Connection, error) {
	b := d.bench
	b.mutex.Lock()
	b.open++
	if b.open > b.mostOpen {
		b.mostOpen = b.open
	}
	b.mutex.Unlock()
	number := b.events.happen("opening")
	b.await(b.openWaits[number], fmt.Sprint("opening ", number))
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.failingFirst <= number && number <= b.failingLast {
		b.open--
		return nil, errors.New("refused")
	}
	b.made[number] = &benchConnection{bench: b, number: number}
	return b.made[number], nil
}

func (c *benchConnection) IsAlive() bool {
	b := c.bench
	b.events.happen(fmt.Sprint("checking ", c.number))
	b.await(b.checkWaits[c.number], fmt.Sprint("checking ", c.number))
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return !c.isDead && !c.isClosed
}

func (c *benchConnection) Close() {
	c.bench.mutex.Lock()
	defer c.bench.mutex.Unlock()
	if !c.isClosed {
		c.bench.open--
	}
	c.isClosed = true
}

func (b *Bench) await(waits []benchWait, who string) {
	for _, wait := range waits {
		b.events.waitFor(who, wait.event, wait.count)
	}
	if len(waits) > 0 {
		time.Sleep(2 * time.Millisecond) // who has called is inside by then
	}
}

func (b *Bench) note(owner string, connection *benchConnection) string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	text := fmt.Sprint("connection ", connection.number)
	if connection.isDead {
		text += " (dead)"
	}
	if connection.isClosed {
		text += " (closed)"
	}
	if holder, found := b.holders[connection]; found {
		text += " (which " + holder + " has)"
	} else {
		b.holders[connection] = owner
	}
	b.last[owner] = connection
	b.served = append(b.served, owner)
	return text
}
