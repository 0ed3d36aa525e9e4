package main

import (
	"errors"
	"runtime"
	"sync"
	"time"
)

// Task is what a pool is given to do. An error is a task that failed.
type Task func() (string, error)

type benchWait struct {
	event string
	count int
}

// Bench is what the tests put around a WorkerPool: tasks that wait for what happens elsewhere.
type Bench struct {
	events        *benchEvents
	waits         map[string][]benchWait
	fails         map[string]bool
	mutex         sync.Mutex
	results       []string
	running, most int
	threadsBefore int
	pool          *WorkerPool
}

func NewBench(workers int, queueLimit int) *Bench {
	b := &Bench{events: newBenchEvents(), waits: map[string][]benchWait{}, fails: map[string]bool{}}
	b.threadsBefore = runtime.NumGoroutine()
	b.pool = NewWorkerPool(workers, queueLimit)
	return b
}

func (b *Bench) TaskWaits(task string, event string, count int) {
	b.waits[task] = append(b.waits[task], benchWait{event, count})
}

func (b *Bench) TaskFails(task string) {
	b.fails[task] = true
}

func (b *Bench) Submit(task string) bool {
	b.events.happen("submit " + task)
	accepted := b.pool.Submit(b.work(task))
	b.events.happen("submitted " + task)
	return accepted
}

func (b *Bench) TrySubmit(task string) bool {
	return b.pool.TrySubmit(b.work(task))
}

func (b *Bench) NextResult() (string, bool) {
	result, found := b.pool.NextResult()
	if found {
		b.mutex.Lock()
		b.results = append(b.results, result)
		b.mutex.Unlock()
		b.events.happen("result " + result)
	} else {
		b.events.happen("result nothing")
	}
	return result, found
}

func (b *Bench) Results() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.results
}

func (b *Bench) Signal(event string) {
	b.events.happen(event)
}

func (b *Bench) Shutdown() int {
	b.events.happen("shutdown")
	b.pool.Shutdown()
	b.events.happen("shut down")
	return b.events.count("finished")
}

func (b *Bench) WaitFor(event string, count int) {
	b.events.waitFor("a thread", event, count)
}

func (b *Bench) StaysAway(event string) bool {
	time.Sleep(10 * time.Millisecond)
	return b.events.count(event) == 0
}

func (b *Bench) MostAtOnce() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.most
}

func (b *Bench) ThreadsLeft() int {
	left := 0
	for tries := 0; tries < 1000; tries++ {
		left = runtime.NumGoroutine() - b.threadsBefore
		if left <= 0 {
			return 0
		}
		time.Sleep(time.Millisecond)
	}
	return left
}

func (b *Bench) Missed() []string {
	return b.events.allMissed()
}

func (b *Bench) work(task string) Task {
	return func() (string, error) {
		b.mutex.Lock()
		b.running++
		if b.running > b.most {
			b.most = b.running
		}
		b.mutex.Unlock()
		b.events.happen("started")
		b.events.happen("started " + task)
		for _, wait := range b.waits[task] {
			b.events.waitFor(task, wait.event, wait.count)
		}
		b.mutex.Lock()
		b.running--
		b.mutex.Unlock()
		b.events.happen("finished")
		b.events.happen("finished " + task)
		if b.fails[task] {
			return "", errors.New(task + " broke")
		}
		return task + " ok", nil
	}
}
