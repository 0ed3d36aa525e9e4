package main

// LruCache keeps at most capacity entries. When a new key needs room, the least recently used entry leaves.
type LruCache struct {
	capacity int
}

func NewLruCache(capacity int) *LruCache {
	return &LruCache{capacity: capacity}
}

// Get returns the value and uses the entry; false if the key is not cached.
func (l *LruCache) Get(key string) (string, bool) {
	return "", false
}

// Put stores the value and uses the entry; it returns the key that had to leave, or false if none had to.
func (l *LruCache) Put(key string, value string) (string, bool) {
	return "", false
}

// Remove drops the entry; it returns true if there was one.
func (l *LruCache) Remove(key string) bool {
	return false
}

// RecentKeys returns all keys, the most recently used first.
func (l *LruCache) RecentKeys() []string {
	return nil
}

// Replay uses and counts each key that is cached and puts any other with the value "". It returns the count.
func (l *LruCache) Replay(keys []string) int {
	return 0
}
