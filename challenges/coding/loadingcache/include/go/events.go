package main

import (
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// benchEvents is what has happened so far, by name. Calls of a test wait for each other by it.
type benchEvents struct {
	mutex   sync.Mutex
	counts  map[string]int
	missed  map[string]bool
	changed chan struct{} // closed, and replaced, when something happens
}

var benchPatience = int64(time.Second)

func newBenchEvents() *benchEvents {
	return &benchEvents{counts: map[string]int{}, missed: map[string]bool{}, changed: make(chan struct{})}
}

// happen returns how often it has happened by now.
func (e *benchEvents) happen(name string) int {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.counts[name]++
	close(e.changed)
	e.changed = make(chan struct{})
	return e.counts[name]
}

// waitFor gives up after a while, and notes who waited in vain. After the first time there is little patience left.
func (e *benchEvents) waitFor(who string, name string, count int) {
	timer := time.NewTimer(time.Duration(atomic.LoadInt64(&benchPatience)))
	defer timer.Stop()
	for {
		e.mutex.Lock()
		changed := e.changed
		isThere := e.counts[name] >= count
		e.mutex.Unlock()
		if isThere {
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			atomic.StoreInt64(&benchPatience, int64(2*time.Millisecond))
			e.mutex.Lock()
			e.missed[who+" waited in vain for: "+name] = true
			e.mutex.Unlock()
			return
		}
	}
}

func (e *benchEvents) count(name string) int {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.counts[name]
}

func (e *benchEvents) allMissed() []string {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	names := []string{}
	for name := range e.missed {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
