import threading
from collections import deque


class WorkerPool:
    def __init__(self, workers, queue_limit):
        self.queue_limit = queue_limit
        self.lock = threading.Lock()
        self.has_room = threading.Condition(self.lock)
        self.has_work = threading.Condition(self.lock)
        self.has_result = threading.Condition(self.lock)
        self.queue = deque()  # (task, box) that no worker has begun
        self.boxes = deque()  # a list for each accepted task, in order; empty until it is done
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
            self.has_result.wait_for(lambda: self.boxes[0] if self.boxes else self.is_shut)
            if not self.boxes:
                return None
            (result,) = self.boxes.popleft()
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
        box = []
        self.boxes.append(box)
        self.queue.append((task, box))
        self.has_work.notify()
        return True

    def _work(self):
        while True:
            with self.lock:
                self.has_work.wait_for(lambda: self.queue or self.is_shut)
                if not self.queue:
                    return
                task, box = self.queue.popleft()
                self.has_room.notify()
            try:
                result = task()
            except Exception as error:
                result = f"failed: {error}"
            with self.lock:
                box.append(result)
                self.has_result.notify_all()
