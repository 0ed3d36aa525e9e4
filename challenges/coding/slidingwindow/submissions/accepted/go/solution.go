package main

type moment struct {
	time, count int64
}

// client holds what both modes need: they share everything but the arithmetic.
type client struct {
	moments  []moment // log only, oldest first
	current  int64
	window   int64 // the rest: counter only
	previous int64
	weighed  int64 // previous times what is left of the window
}

type SlidingLimiter struct {
	isLog           bool
	limit, windowMs int64
	clients         map[string]*client
}

func NewSlidingLimiter(mode string, limit int, windowMs int) *SlidingLimiter {
	return &SlidingLimiter{mode == "log", int64(limit), int64(windowMs), map[string]*client{}}
}

func (s *SlidingLimiter) Allow(name string, count int, nowMs int64) int {
	state := s.stateAt(name, nowMs)
	admitted := s.room(state)
	if admitted > int64(count) {
		admitted = int64(count)
	}
	if admitted <= 0 {
		return 0
	}
	state.current += admitted
	if s.isLog {
		state.moments = append(state.moments, moment{nowMs, admitted})
	}
	s.clients[name] = state
	return int(admitted)
}

func (s *SlidingLimiter) Usage(name string, nowMs int64) int {
	state := s.stateAt(name, nowMs)
	return int(state.current + state.weighed/s.windowMs)
}

func (s *SlidingLimiter) RetryAfter(name string, nowMs int64) int64 {
	state := s.stateAt(name, nowMs)
	if s.room(state) > 0 {
		return 0
	}
	if s.isLog {
		return state.moments[0].time + s.windowMs - nowMs
	}
	start := state.window * s.windowMs
	if state.current < s.limit {
		return start + s.firstElapsed(state.previous, state.current) - nowMs
	}
	return start + s.windowMs + s.firstElapsed(state.current, 0) - nowMs
}

func (s *SlidingLimiter) Sweep(nowMs int64) int {
	before := len(s.clients)
	for name := range s.clients {
		state := s.stateAt(name, nowMs)
		if state.current == 0 && state.previous == 0 {
			delete(s.clients, name)
		}
	}
	return before - len(s.clients)
}

func (s *SlidingLimiter) Tracked() int {
	return len(s.clients)
}

func (s *SlidingLimiter) stateAt(name string, nowMs int64) *client {
	state := s.clients[name]
	if state == nil {
		state = &client{window: -2}
	}
	if s.isLog {
		for len(state.moments) > 0 && state.moments[0].time+s.windowMs <= nowMs {
			state.current -= state.moments[0].count
			state.moments = state.moments[1:]
		}
		return state
	}
	window := nowMs / s.windowMs
	if window != state.window {
		state.previous = 0
		if window == state.window+1 {
			state.previous = state.current
		}
		state.current = 0
		state.window = window
	}
	state.weighed = state.previous * (s.windowMs - nowMs%s.windowMs)
	return state
}

func (s *SlidingLimiter) room(state *client) int64 {
	return s.limit - state.current - (state.weighed+s.windowMs-1)/s.windowMs
}

func (s *SlidingLimiter) firstElapsed(previous, current int64) int64 {
	return s.windowMs - (s.limit-1-current)*s.windowMs/previous
}
