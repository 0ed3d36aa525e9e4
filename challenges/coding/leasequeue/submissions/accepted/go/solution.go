package main

import (
	"container/heap"
	"fmt"
)

const shown = -1

type message struct {
	number     int
	body       string
	deliveries int
	until      int64 // shown unless it is hidden
}

func (m *message) receipt() string {
	return fmt.Sprintf("%d:%d", m.number, m.deliveries)
}

type place struct {
	time    int64
	message *message
}

type places []place

func (p places) Len() int { return len(p) }

func (p places) Less(i, j int) bool {
	return p[i].time < p[j].time || p[i].time == p[j].time && p[i].message.number < p[j].message.number
}

func (p places) Swap(i, j int) { p[i], p[j] = p[j], p[i] }

func (p *places) Push(item any) { *p = append(*p, item.(place)) }

func (p *places) Pop() any {
	last := len(*p) - 1
	item := (*p)[last]
	*p = (*p)[:last]
	return item
}

// LeaseQueue may have outdated entries in hidden: their message has another time by now.
type LeaseQueue struct {
	visibilityMs        int64
	receivesMax         int
	sent, hiddenCount   int
	lent                map[string]*message
	hidden, ready, dead places
}

func NewLeaseQueue(visibilityMs int64, receivesMax int) *LeaseQueue {
	return &LeaseQueue{visibilityMs: visibilityMs, receivesMax: receivesMax, lent: map[string]*message{}}
}

func (q *LeaseQueue) Send(body string, count int, delayMs int64, nowMs int64) int {
	q.advance(nowMs)
	first := q.sent + 1
	for i := 0; i < count; i++ {
		q.sent++
		q.hide(&message{number: q.sent, body: body}, nowMs+delayMs)
	}
	q.advance(nowMs)
	return first
}

func (q *LeaseQueue) Receive(count int, nowMs int64) []string {
	q.advance(nowMs)
	receipts := []string{}
	for len(q.ready) > 0 && len(receipts) < count {
		next := heap.Pop(&q.ready).(place).message
		next.deliveries++
		receipts = append(receipts, next.receipt())
		q.lent[next.receipt()] = next
		q.hide(next, nowMs+q.visibilityMs)
	}
	return receipts
}

func (q *LeaseQueue) Ack(receipt string, nowMs int64) bool {
	return q.giveBack(receipt, nowMs) != nil
}

func (q *LeaseQueue) Nack(receipt string, delayMs int64, nowMs int64) bool {
	found := q.giveBack(receipt, nowMs)
	if found == nil {
		return false
	}
	if found.deliveries == q.receivesMax {
		delayMs = 0
	}
	q.hide(found, nowMs+delayMs)
	q.advance(nowMs)
	return true
}

func (q *LeaseQueue) Extend(receipt string, moreMs int64, nowMs int64) bool {
	found := q.giveBack(receipt, nowMs)
	if found == nil {
		return false
	}
	q.lent[receipt] = found
	q.hide(found, nowMs+moreMs)
	return true
}

func (q *LeaseQueue) Body(receipt string, nowMs int64) (string, bool) {
	q.advance(nowMs)
	found := q.lent[receipt]
	if found == nil {
		return "", false
	}
	return found.body, true
}

func (q *LeaseQueue) Counts(nowMs int64) []int {
	q.advance(nowMs)
	return []int{len(q.ready), q.hiddenCount, len(q.dead)}
}

func (q *LeaseQueue) DrainDead(nowMs int64) []int {
	q.advance(nowMs)
	numbers := []int{}
	for len(q.dead) > 0 {
		numbers = append(numbers, heap.Pop(&q.dead).(place).message.number)
	}
	return numbers
}

func (q *LeaseQueue) advance(nowMs int64) {
	for len(q.hidden) > 0 && q.hidden[0].time <= nowMs {
		due := heap.Pop(&q.hidden).(place)
		if due.message.until != due.time {
			continue
		}
		due.message.until = shown
		q.hiddenCount--
		delete(q.lent, due.message.receipt())
		if due.message.deliveries == q.receivesMax {
			heap.Push(&q.dead, due)
		} else {
			heap.Push(&q.ready, due)
		}
	}
}

func (q *LeaseQueue) hide(hidden *message, until int64) {
	hidden.until = until
	q.hiddenCount++
	heap.Push(&q.hidden, place{until, hidden})
}

func (q *LeaseQueue) giveBack(receipt string, nowMs int64) *message {
	q.advance(nowMs)
	found := q.lent[receipt]
	if found != nil {
		delete(q.lent, receipt)
		found.until = shown
		q.hiddenCount--
	}
	return found
}
