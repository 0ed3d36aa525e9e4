package main

type bucket struct {
	level, clock int64
}

// RateLimiter counts levels in units of which one token has refillPeriodMs, so that nothing is fractional.
type RateLimiter struct {
	capacity            int
	token, full, inflow int64
	buckets             map[string]bucket
}

func NewRateLimiter(capacity int, refillTokens int, refillPeriodMs int) *RateLimiter {
	token := int64(refillPeriodMs)
	return &RateLimiter{capacity, token, int64(capacity) * token, int64(refillTokens), map[string]bucket{}}
}

func (r *RateLimiter) Acquire(client string, cost int, nowMs int64) int64 {
	if cost > r.capacity {
		return -1
	}
	current := r.bucketAt(client, nowMs)
	missing := int64(cost)*r.token - current.level
	if missing <= 0 {
		current.level = -missing
	}
	r.buckets[client] = current
	if missing <= 0 {
		return 0
	}
	return (missing + r.inflow - 1) / r.inflow
}

func (r *RateLimiter) Remaining(client string, nowMs int64) int {
	return int(r.bucketAt(client, nowMs).level / r.token)
}

func (r *RateLimiter) Prune(nowMs int64) int {
	before := len(r.buckets)
	for client := range r.buckets {
		if r.bucketAt(client, nowMs).level == r.full {
			delete(r.buckets, client)
		}
	}
	return before - len(r.buckets)
}

func (r *RateLimiter) Tracked() int {
	return len(r.buckets)
}

func (r *RateLimiter) bucketAt(client string, nowMs int64) bucket {
	known, found := r.buckets[client]
	if !found {
		return bucket{r.full, nowMs}
	}
	if nowMs < known.clock {
		nowMs = known.clock
	}
	level := known.level + (nowMs-known.clock)*r.inflow
	if level > r.full {
		level = r.full
	}
	return bucket{level, nowMs}
}
