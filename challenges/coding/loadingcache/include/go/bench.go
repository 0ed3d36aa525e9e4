package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Source is where values come from when the cache has none.
type Source interface {
	// Load takes its time. An error says that there is no value now.
	Load(key string) (string, error)
}

type benchWait struct {
	event string
	count int
}

type benchPlan struct {
	waits       map[int][]benchWait // by the number of the load
	first, last int                 // these loads fail
	others      []string
	nowMs       int64
}

// Bench is what the tests put around a LoadingCache: a source whose loads wait for what happens elsewhere.
type Bench struct {
	events *benchEvents
	plans  map[string]*benchPlan
	cache  *LoadingCache
}

type benchSource struct{ bench *Bench }

func NewBench(ttlMs int64) *Bench {
	b := &Bench{events: newBenchEvents(), plans: map[string]*benchPlan{}}
	b.cache = NewLoadingCache(benchSource{b}, ttlMs)
	return b
}

func (b *Bench) plan(key string) *benchPlan {
	if b.plans[key] == nil {
		b.plans[key] = &benchPlan{waits: map[int][]benchWait{}, last: -1}
	}
	return b.plans[key]
}

func (b *Bench) LoadWaits(key string, number int, event string, count int) {
	plan := b.plan(key)
	plan.waits[number] = append(plan.waits[number], benchWait{event, count})
}

func (b *Bench) LoadFails(key string, first int, last int) {
	b.plan(key).first, b.plan(key).last = first, last
}

func (b *Bench) LoadGets(key string, others []string, nowMs int64) {
	b.plan(key).others, b.plan(key).nowMs = others, nowMs
}

func (b *Bench) Get(key string, nowMs int64) string {
	b.events.happen("get " + key)
	result, err := b.cache.Get(key, nowMs)
	if err != nil {
		result = "failed: " + err.Error()
	}
	b.events.happen("got " + key)
	return result
}

func (b *Bench) Invalidate(key string) {
	b.cache.Invalidate(key)
	b.events.happen("invalidated " + key)
}

func (b *Bench) WaitFor(event string, count int) {
	b.events.waitFor("a thread", event, count)
}

func (b *Bench) Loads(key string) int {
	return b.events.count("loading " + key)
}

func (b *Bench) Missed() []string {
	return b.events.allMissed()
}

func (s benchSource) Load(key string) (string, error) {
	b := s.bench
	b.events.happen("loading")
	number := b.events.happen("loading " + key)
	plan := b.plans[key]
	if plan == nil {
		plan = &benchPlan{last: -1}
	}
	var parts []string
	for _, other := range plan.others {
		part, err := b.cache.Get(other, plan.nowMs)
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
	}
	for _, wait := range plan.waits[number] {
		b.events.waitFor("load of "+key, wait.event, wait.count)
	}
	if len(plan.waits[number]) > 0 {
		time.Sleep(2 * time.Millisecond) // who has called is inside by then
	}
	if plan.first <= number && number <= plan.last {
		return "", errors.New("no " + key)
	}
	value := fmt.Sprintf("%s#%d", key, number)
	if len(parts) > 0 {
		value += "[" + strings.Join(parts, ",") + "]"
	}
	return value, nil
}
