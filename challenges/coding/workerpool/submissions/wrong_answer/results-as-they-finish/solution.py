import threading
from collections import deque


class WorkerPool:
    def __init__(self, workers, queue_limit):
        self.queue_limit = queue_limit
        self.lock = threading.Lock()
        self.has_room = threading.Condition(self.lock)
        self.has_work = threading.Condition(self.lock)
        self.has_result = threading.Condition(self.lock)
        self.queue = deque()  # tasks that no worker has begun
        self.pending = 0
        self.finished = deque()  # results in the order in which the tasks finish
        self.is_shut = False
        self.workers = [threading.Thread(target=self._work) for _ in range(workers)]
        for worker in self.workers:
            worker.start()

    def submit(self, task):
        with self.lock:
            self.has_room.wait_for(lambda: self.is_shut or len(self.queue) < self.queue_limit)
            return self._accept(task)

    def try_submit(self, task):
        with self.lock:
            return len(self.queue) < self.queue_limit and self._accept(task)

    def next_result(self):
        with self.lock:
            self.has_result.wait_for(lambda: self.finished or (self.is_shut and self.pending == 0))
            if not self.finished:
                return None
            result = self.finished.popleft()
            self.has_result.notify_all()  # the next one may be there already, and another reader may wait
            return result

    def shutdown(self):
        with self.lock:
            self.is_shut = True
            self.has_room.notify_all()
            self.has_work.notify_all()
            self.has_result.notify_all()
        for worker in self.workers:
            worker.join()

    def _accept(self, task):
        if self.is_shut:
            return False
        self.pending += 1
        self.queue.append(task)
        self.has_work.notify()
        return True

    def _work(self):
        while True:
            with self.lock:
                self.has_work.wait_for(lambda: self.queue or self.is_shut)
                if not self.queue:
                    return
                task = self.queue.popleft()
                self.has_room.notify()
            try:
                result = task()
            except Exception as error:
                result = f"failed: {error}"
            with self.lock:
                self.pending -= 1
                self.finished.append(result)
                self.has_result.notify_all()
