package main

// TtlCache: an entry stored or touched at time t is live while nowMs < t + ttlMs; ttlMs 0 means for ever.
// An expired entry leaves memory when a call comes across its key, or in Sweep, and is counted then.
type TtlCache struct {
}

func NewTtlCache() *TtlCache {
	return &TtlCache{}
}

// Set stores the value; it returns true if a live entry was replaced.
func (t *TtlCache) Set(key string, value string, ttlMs int64, nowMs int64) bool {
	return false
}

// SetMany does Set for each key in order; it returns how many replaced a live entry.
func (t *TtlCache) SetMany(keys []string, value string, ttlMs int64, nowMs int64) int {
	return 0
}

// Get returns the value of a live entry (a hit), or false (a miss).
func (t *TtlCache) Get(key string, nowMs int64) (string, bool) {
	return "", false
}

// Touch gives a live entry a new TTL from now on; it returns false if there is none.
func (t *TtlCache) Touch(key string, ttlMs int64, nowMs int64) bool {
	return false
}

// Sweep reclaims all expired entries and returns their number.
func (t *TtlCache) Sweep(nowMs int64) int {
	return 0
}

// Size returns the number of entries in memory, expired ones included.
func (t *TtlCache) Size() int {
	return 0
}

// Stats returns hits, misses and reclaimed.
func (t *TtlCache) Stats() []int64 {
	return []int64{0, 0, 0}
}
