// A cache that works as long as a single goroutine uses it.
package main

// Given: type Source interface { Load(key string) (string, error) }

type entry struct {
	value    string
	loadedMs int64
}

type LoadingCache struct {
	source  Source
	ttlMs   int64
	entries map[string]entry
}

func NewLoadingCache(source Source, ttlMs int64) *LoadingCache {
	return &LoadingCache{source: source, ttlMs: ttlMs, entries: map[string]entry{}}
}

func (c *LoadingCache) Get(key string, nowMs int64) (string, error) {
	found, ok := c.entries[key]
	if ok && nowMs < found.loadedMs+c.ttlMs {
		return found.value, nil
	}
	delete(c.entries, key)
	value, err := c.source.Load(key)
	if err != nil {
		return "", err
	}
	c.entries[key] = entry{value, nowMs}
	return value, nil
}

func (c *LoadingCache) Invalidate(key string) {
	delete(c.entries, key)
}
