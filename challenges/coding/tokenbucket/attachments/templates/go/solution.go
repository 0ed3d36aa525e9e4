package main

// RateLimiter: every client has a bucket of at most capacity tokens, full at first. In every refillPeriodMs
// milliseconds refillTokens tokens flow in, continuously and without losing fractions.
type RateLimiter struct {
	capacity       int
	refillTokens   int
	refillPeriodMs int
}

func NewRateLimiter(capacity int, refillTokens int, refillPeriodMs int) *RateLimiter {
	return &RateLimiter{capacity: capacity, refillTokens: refillTokens, refillPeriodMs: refillPeriodMs}
}

// Acquire returns 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity.
func (r *RateLimiter) Acquire(client string, cost int, nowMs int64) int64 {
	return 0
}

// Remaining returns the number of whole tokens in the client's bucket, changing nothing.
func (r *RateLimiter) Remaining(client string, nowMs int64) int {
	return 0
}

// Prune forgets the clients whose bucket is full again; it returns their number.
func (r *RateLimiter) Prune(nowMs int64) int {
	return 0
}

// Tracked returns the number of remembered clients.
func (r *RateLimiter) Tracked() int {
	return 0
}
