// Several goroutines call the methods at the same time.
package main

// Given: type Task func() (string, error) returns its result, or an error when it fails.

type WorkerPool struct {
}

func NewWorkerPool(workers int, queueLimit int) *WorkerPool {
	return &WorkerPool{}
}

func (w *WorkerPool) Submit(task Task) bool {
	return false
}

func (w *WorkerPool) TrySubmit(task Task) bool {
	return false
}

// NextResult returns false when there is no result and will be none.
func (w *WorkerPool) NextResult() (string, bool) {
	return "", false
}

func (w *WorkerPool) Shutdown() {
}
