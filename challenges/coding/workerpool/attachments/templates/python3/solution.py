# Several threads call the methods at the same time.
import threading


class WorkerPool:
    def __init__(self, workers, queue_limit):
        pass

    def submit(self, task):
        # task() is its result, or raises an exception when it fails. Returns bool.
        return False

    def try_submit(self, task):
        # Returns bool.
        return False

    def next_result(self):
        # Returns a string, or None.
        return None

    def shutdown(self):
        # Returns nothing.
        pass
