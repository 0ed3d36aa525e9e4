package main

import (
	"sync"
	"time"
)

type lease struct {
	connection Connection
	owner      string
}

// ConnectionPool hands out places: an idle connection, or the right to open one (nil). Whoever has a place checks or
// opens its connection without any lock. While somebody waits, no place is free: it goes to the first in line at once.
type ConnectionPool struct {
	database Database
	mutex    sync.Mutex
	unopened int
	idle     []Connection
	line     []chan Connection // each has room for the one place that it gets
	leases   []lease
}

func NewConnectionPool(database Database, maxSize int) *ConnectionPool {
	return &ConnectionPool{database: database, unopened: maxSize}
}

func (c *ConnectionPool) Acquire(owner string, timeoutMs int) (Connection, error) {
	place, isServed := c.take(timeoutMs)
	if !isServed {
		return nil, nil
	}
	if place != nil && !place.IsAlive() {
		place.Close()
		place = nil
	}
	var err error
	if place == nil {
		place, err = c.database.Open()
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if err != nil {
		return nil, err
	}
	c.leases = append(c.leases, lease{place, owner})
	return place, nil
}

func (c *ConnectionPool) Release(connection Connection) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for i, each := range c.leases {
		if each.connection == connection {
			c.leases = append(c.leases[:i:i], c.leases[i+1:]...)
			c.give(connection)
			return true
		}
	}
	return false
}

func (c *ConnectionPool) Borrowed() []string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	owners := []string{}
	for _, each := range c.leases {
		owners = append(owners, each.owner)
	}
	return owners
}

func (c *ConnectionPool) Waiting() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return len(c.line)
}

func (c *ConnectionPool) take(timeoutMs int) (place Connection, isServed bool) {
	c.mutex.Lock()
	if last := len(c.idle) - 1; last >= 0 {
		defer c.mutex.Unlock()
		place, c.idle = c.idle[last], c.idle[:last]
		return place, true
	}
	if c.unopened > 0 {
		defer c.mutex.Unlock()
		c.unopened--
		return nil, true
	}
	ticket := make(chan Connection, 1)
	c.line = append(c.line, ticket)
	c.mutex.Unlock()
	timer := time.NewTimer(time.Duration(timeoutMs) * time.Millisecond)
	defer timer.Stop()
	select {
	case place = <-ticket:
		return place, true
	case <-timer.C:
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for i, each := range c.line {
		if each == ticket {
			c.line = append(c.line[:i:i], c.line[i+1:]...)
			return nil, false
		}
	}
	return <-ticket, true // served at the last moment
}

// give needs the lock.
func (c *ConnectionPool) give(place Connection) {
	switch {
	case len(c.line) > 0:
		first := c.line[0]
		c.line = c.line[1:]
		first <- place
	case place != nil:
		c.idle = append(c.idle, place)
	default:
		c.unopened++
	}
}
