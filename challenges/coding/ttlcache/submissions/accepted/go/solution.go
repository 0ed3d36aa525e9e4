package main

import (
	"container/heap"
	"math"
)

const never = math.MaxInt64

type entry struct {
	value  string
	expiry int64
}

type record struct {
	expiry int64
	key    string
}

type records []record

func (r records) Len() int           { return len(r) }
func (r records) Less(i, j int) bool { return r[i].expiry < r[j].expiry }
func (r records) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *records) Push(x any)        { *r = append(*r, x.(record)) }
func (r *records) Pop() any {
	last := len(*r) - 1
	x := (*r)[last]
	*r = (*r)[:last]
	return x
}

// TtlCache has entries by key and a heap of records; one is outdated when its entry has another expiry by now.
type TtlCache struct {
	entries                 map[string]entry
	queue                   records
	hits, misses, reclaimed int64
}

func NewTtlCache() *TtlCache {
	return &TtlCache{entries: map[string]entry{}}
}

func (t *TtlCache) Set(key string, value string, ttlMs int64, nowMs int64) bool {
	_, replaced := t.live(key, nowMs)
	t.store(key, value, ttlMs, nowMs)
	return replaced
}

func (t *TtlCache) SetMany(keys []string, value string, ttlMs int64, nowMs int64) int {
	replaced := 0
	for _, key := range keys {
		if t.Set(key, value, ttlMs, nowMs) {
			replaced++
		}
	}
	return replaced
}

func (t *TtlCache) Get(key string, nowMs int64) (string, bool) {
	found, isLive := t.live(key, nowMs)
	if isLive {
		t.hits++
	} else {
		t.misses++
	}
	return found.value, isLive
}

func (t *TtlCache) Touch(key string, ttlMs int64, nowMs int64) bool {
	found, isLive := t.live(key, nowMs)
	if isLive {
		t.store(key, found.value, ttlMs, nowMs)
	}
	return isLive
}

func (t *TtlCache) Sweep(nowMs int64) int {
	before := t.reclaimed
	for len(t.queue) > 0 && t.queue[0].expiry <= nowMs {
		due := heap.Pop(&t.queue).(record)
		if found, exists := t.entries[due.key]; exists && found.expiry == due.expiry {
			t.reclaim(due.key)
		}
	}
	return int(t.reclaimed - before)
}

func (t *TtlCache) Size() int {
	return len(t.entries)
}

func (t *TtlCache) Stats() []int64 {
	return []int64{t.hits, t.misses, t.reclaimed}
}

func (t *TtlCache) live(key string, nowMs int64) (entry, bool) {
	found, exists := t.entries[key]
	if exists && found.expiry <= nowMs {
		t.reclaim(key)
		return entry{}, false
	}
	return found, exists
}

func (t *TtlCache) store(key, value string, ttlMs, nowMs int64) {
	if ttlMs == 0 {
		t.entries[key] = entry{value, never}
		return
	}
	t.entries[key] = entry{value, nowMs + ttlMs}
	heap.Push(&t.queue, record{nowMs + ttlMs, key})
}

func (t *TtlCache) reclaim(key string) {
	delete(t.entries, key)
	t.reclaimed++
}
