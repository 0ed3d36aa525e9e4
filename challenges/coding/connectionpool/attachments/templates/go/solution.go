// Several goroutines call the methods at the same time.
package main

// Given:
// type Database interface { Open() (Connection, error) }
// type Connection interface { IsAlive() bool; Close() }

type ConnectionPool struct {
}

func NewConnectionPool(database Database, maxSize int) *ConnectionPool {
	return &ConnectionPool{}
}

// Acquire returns nil and no error when the time is over, and the error of database.Open().
func (c *ConnectionPool) Acquire(owner string, timeoutMs int) (Connection, error) {
	return nil, nil
}

func (c *ConnectionPool) Release(connection Connection) bool {
	return false
}

func (c *ConnectionPool) Borrowed() []string {
	return nil
}

func (c *ConnectionPool) Waiting() int {
	return 0
}
