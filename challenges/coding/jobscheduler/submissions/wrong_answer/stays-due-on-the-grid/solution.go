package main

import "container/heap"

type job struct {
	id           string
	due, everyMs int64
	order        int
	isAlive      bool
}

type agenda []*job

func (a agenda) Len() int { return len(a) }

func (a agenda) Less(i, j int) bool {
	return a[i].due < a[j].due || a[i].due == a[j].due && a[i].order < a[j].order
}

func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

func (a *agenda) Push(item any) { *a = append(*a, item.(*job)) }

func (a *agenda) Pop() any {
	last := len(*a) - 1
	item := (*a)[last]
	*a = (*a)[:last]
	return item
}

// JobScheduler leaves cancelled and replaced jobs in its agenda, dead, until they reach the top.
type JobScheduler struct {
	catchUp   bool
	jobs      map[string]*job
	agenda    agenda
	scheduled int
}

func NewJobScheduler(catchUp bool) *JobScheduler {
	return &JobScheduler{catchUp: catchUp, jobs: map[string]*job{}}
}

func (s *JobScheduler) Schedule(id string, atMs int64, everyMs int64) bool {
	replaced := s.Cancel(id)
	s.scheduled++
	s.jobs[id] = &job{id, atMs, everyMs, s.scheduled, true}
	heap.Push(&s.agenda, s.jobs[id])
	return replaced
}

func (s *JobScheduler) Cancel(id string) bool {
	planned := s.jobs[id]
	if planned == nil {
		return false
	}
	planned.isAlive = false
	delete(s.jobs, id)
	return true
}

func (s *JobScheduler) Tick(nowMs int64, limit int) []string {
	started := []string{}
	for len(started) < limit {
		due := s.NextDue()
		if due < 0 || due > nowMs {
			break
		}
		next := s.agenda[0]
		started = append(started, next.id)
		if next.everyMs == 0 {
			heap.Pop(&s.agenda)
			delete(s.jobs, next.id)
			continue
		}
		periods := int64(1)
		if !s.catchUp {
			periods = (nowMs - due + next.everyMs - 1) / next.everyMs
			if periods == 0 {
				periods = 1
			}
		}
		next.due += periods * next.everyMs
		heap.Fix(&s.agenda, 0)
	}
	return started
}

func (s *JobScheduler) NextDue() int64 {
	for len(s.agenda) > 0 && !s.agenda[0].isAlive {
		heap.Pop(&s.agenda)
	}
	if len(s.agenda) == 0 {
		return -1
	}
	return s.agenda[0].due
}

func (s *JobScheduler) Pending() int {
	return len(s.jobs)
}
