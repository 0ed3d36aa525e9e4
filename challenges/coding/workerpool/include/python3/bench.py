"""What the tests put around a WorkerPool: tasks that wait for what happens elsewhere."""
import threading
import time
from collections import defaultdict

import solution
from events import Events


class Bench:
    def __init__(self, workers, queue_limit):
        self._events = Events()
        self._waits = defaultdict(list)
        self._fails = set()
        self._lock = threading.Lock()
        self._results = []
        self._running = self._most = 0
        self._threads_before = threading.active_count()
        self._pool = solution.WorkerPool(workers, queue_limit)

    def task_waits(self, task, event, count):
        self._waits[task].append((event, count))

    def task_fails(self, task):
        self._fails.add(task)

    def submit(self, task):
        self._events.happen(f"submit {task}")
        accepted = self._pool.submit(self._work(task))
        self._events.happen(f"submitted {task}")
        return accepted

    def try_submit(self, task):
        return self._pool.try_submit(self._work(task))

    def next_result(self):
        result = self._pool.next_result()
        self._events.happen(f"result {'nothing' if result is None else result}")
        if result is not None:
            self._results.append(result)
        return result

    def results(self):
        return self._results

    def signal(self, event):
        self._events.happen(event)

    def shutdown(self):
        self._events.happen("shutdown")
        self._pool.shutdown()
        self._events.happen("shut down")
        return self._events.count("finished")

    def wait_for(self, event, count):
        self._events.wait_for("a thread", event, count)

    def stays_away(self, event):
        time.sleep(0.01)
        return self._events.count(event) == 0

    def most_at_once(self):
        return self._most

    def threads_left(self):
        for _ in range(1000):
            left = threading.active_count() - self._threads_before
            if left <= 0:
                return 0
            time.sleep(0.001)
        return left

    def missed(self):
        return self._events.missed()

    def _work(self, task):
        waits = list(self._waits.get(task, ()))

        def run():
            with self._lock:
                self._running += 1
                self._most = max(self._most, self._running)
            self._events.happen("started")
            self._events.happen(f"started {task}")
            for event, count in waits:
                self._events.wait_for(task, event, count)
            with self._lock:
                self._running -= 1
            self._events.happen("finished")
            self._events.happen(f"finished {task}")
            if task in self._fails:
                raise RuntimeError(f"{task} broke")
            return f"{task} ok"

        return run
