package main

import "sync"

// An entry is in the map from the moment its load begins, so whoever comes later finds it and waits for it.
type entry struct {
	loadedMs int64
	isLoaded bool          // guarded by the mutex
	done     chan struct{} // closed when value and err are there
	value    string
	err      error
}

type LoadingCache struct {
	source  Source
	ttlMs   int64
	mutex   sync.Mutex
	entries map[string]*entry
}

func NewLoadingCache(source Source, ttlMs int64) *LoadingCache {
	return &LoadingCache{source: source, ttlMs: ttlMs, entries: map[string]*entry{}}
}

func (c *LoadingCache) Get(key string, nowMs int64) (string, error) {
	c.mutex.Lock()
	found := c.entries[key]
	if found != nil && !(found.isLoaded && nowMs >= found.loadedMs+c.ttlMs) {
		c.mutex.Unlock()
		<-found.done
		return found.value, found.err
	}
	mine := &entry{loadedMs: nowMs, done: make(chan struct{})}
	c.entries[key] = mine
	c.mutex.Unlock()
	mine.value, mine.err = c.source.Load(key)
	c.mutex.Lock()
	mine.isLoaded = true
	if mine.err != nil {
		delete(c.entries, key)
	}
	c.mutex.Unlock()
	close(mine.done)
	return mine.value, mine.err
}

// Invalidate lets a load under way serve those who wait for it, and nobody else.
func (c *LoadingCache) Invalidate(key string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	delete(c.entries, key)
}
