package main

import "sync"

type accepted struct {
	task   Task
	result string
	isDone bool
}

type WorkerPool struct {
	mutex      sync.Mutex
	hasRoom    *sync.Cond
	hasWork    *sync.Cond
	hasResult  *sync.Cond
	queueLimit int
	queue      []*accepted // no worker has begun them
	results    []*accepted // in order; nobody has asked for their results
	isShut     bool
	workers    sync.WaitGroup
}

func NewWorkerPool(workers int, queueLimit int) *WorkerPool {
	w := &WorkerPool{queueLimit: queueLimit}
	w.hasRoom = sync.NewCond(&w.mutex)
	w.hasWork = sync.NewCond(&w.mutex)
	w.hasResult = sync.NewCond(&w.mutex)
	w.workers.Add(workers)
	for i := 0; i < workers; i++ {
		go w.work()
	}
	return w
}

func (w *WorkerPool) Submit(task Task) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for !w.isShut && len(w.queue) >= w.queueLimit {
		w.hasRoom.Wait()
	}
	return w.accept(task)
}

func (w *WorkerPool) TrySubmit(task Task) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return len(w.queue) < w.queueLimit && w.accept(task)
}

func (w *WorkerPool) NextResult() (string, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for {
		if len(w.results) > 0 && w.results[0].isDone {
			first := w.results[0]
			w.results = w.results[1:]
			w.hasResult.Broadcast() // the next one may be there already, and another reader may wait
			return first.result, true
		}
		if len(w.results) == 0 && w.isShut {
			return "", false
		}
		w.hasResult.Wait()
	}
}

func (w *WorkerPool) Shutdown() {
	w.mutex.Lock()
	w.isShut = true
	w.hasWork.Broadcast()
	w.hasResult.Broadcast()
	w.mutex.Unlock()
	w.workers.Wait()
}

func (w *WorkerPool) accept(task Task) bool {
	if w.isShut {
		return false
	}
	entry := &accepted{task: task}
	w.queue = append(w.queue, entry)
	w.results = append(w.results, entry)
	w.hasWork.Signal()
	return true
}

func (w *WorkerPool) work() {
	defer w.workers.Done()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for {
		for len(w.queue) == 0 && !w.isShut {
			w.hasWork.Wait()
		}
		if len(w.queue) == 0 {
			return
		}
		entry := w.queue[0]
		w.queue = w.queue[1:]
		w.hasRoom.Signal()
		w.mutex.Unlock()
		result, err := entry.task()
		w.mutex.Lock()
		if err != nil {
			result = "failed: " + err.Error()
		}
		entry.result, entry.isDone = result, true
		w.hasResult.Broadcast()
	}
}
