package main

import "strconv"

const never = -1

// breaker has a period, which grows whenever it opens or closes; results from an earlier period are void.
type breaker struct {
	failuresMax int
	openMs      int64
	failures    int
	until       int64 // never while it is closed
	probing     bool
	period      int
}

func (b *breaker) state(nowMs int64) string {
	switch {
	case b.until == never:
		return "closed"
	case nowMs < b.until:
		return "open"
	default:
		return "half-open"
	}
}

func (b *breaker) permit(nowMs int64) bool {
	if b.until == never {
		return true
	}
	if nowMs < b.until || b.probing {
		return false
	}
	b.probing = true
	return true
}

func (b *breaker) settle(period int, isHealthy bool, nowMs int64) {
	if period != b.period {
		return
	}
	if isHealthy {
		b.failures = 0
		if b.until != never {
			b.change(never)
		}
		return
	}
	b.failures++
	if b.until != never || b.failures == b.failuresMax {
		b.change(nowMs + b.openMs)
	}
}

func (b *breaker) change(until int64) {
	b.until = until
	b.probing = false
	b.failures = 0
	b.period++
}

type call struct {
	deadline int64
	attempts int
	nextAt   int64 // never while an attempt is under way
	period   int
}

type ResilientClient struct {
	attemptsMax                  int
	baseMs, capMs                int64
	breaker                      breaker
	calls                        map[string]*call
	sent, rejected, done, failed int64
}

func NewResilientClient(attemptsMax int, baseMs int64, capMs int64, failuresMax int, openMs int64) *ResilientClient {
	return &ResilientClient{
		attemptsMax: attemptsMax,
		baseMs:      baseMs,
		capMs:       capMs,
		breaker:     breaker{failuresMax: failuresMax, openMs: openMs, until: never},
		calls:       map[string]*call{},
	}
}

func (r *ResilientClient) Start(name string, budgetMs int64, nowMs int64) string {
	if r.calls[name] != nil {
		return "ignored"
	}
	r.calls[name] = &call{deadline: nowMs + budgetMs, nextAt: never}
	return r.attempt(name, nowMs)
}

func (r *ResilientClient) Report(name string, outcome string, nowMs int64) string {
	state := r.calls[name]
	if state == nil || state.nextAt != never {
		return "ignored"
	}
	r.breaker.settle(state.period, outcome != "error", nowMs)
	if nowMs >= state.deadline || outcome == "fatal" {
		return r.fail(name)
	}
	if outcome == "ok" {
		r.done++
		delete(r.calls, name)
		return "done"
	}
	nextAt := nowMs + r.pause(state.attempts)
	if state.attempts == r.attemptsMax || nextAt >= state.deadline {
		return r.fail(name)
	}
	state.nextAt = nextAt
	return "retry " + strconv.FormatInt(nextAt, 10)
}

func (r *ResilientClient) Wake(name string, nowMs int64) string {
	state := r.calls[name]
	if state == nil || state.nextAt == never || nowMs < state.nextAt {
		return "ignored"
	}
	if nowMs >= state.deadline {
		return r.fail(name)
	}
	return r.attempt(name, nowMs)
}

func (r *ResilientClient) State(nowMs int64) string {
	return r.breaker.state(nowMs)
}

func (r *ResilientClient) Stats() []int64 {
	return []int64{r.sent, r.rejected, r.done, r.failed}
}

func (r *ResilientClient) attempt(name string, nowMs int64) string {
	if !r.breaker.permit(nowMs) {
		r.rejected++
		delete(r.calls, name)
		return "rejected"
	}
	state := r.calls[name]
	state.attempts++
	state.nextAt = never
	state.period = r.breaker.period
	r.sent++
	return "send"
}

func (r *ResilientClient) fail(name string) string {
	r.failed++
	delete(r.calls, name)
	return "failed"
}

func (r *ResilientClient) pause(failed int) int64 {
	pause := r.baseMs
	for i := 1; i < failed && pause < r.capMs; i++ {
		pause *= 2
	}
	if pause > r.capMs {
		pause = r.capMs
	}
	return pause
}
