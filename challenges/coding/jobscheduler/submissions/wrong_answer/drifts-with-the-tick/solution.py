from heapq import heappop, heappush


class Job:
    def __init__(self, job_id, every_ms):
        self.id = job_id
        self.every_ms = every_ms
        self.alive = True


class JobScheduler:
    # The heap holds (due, order, job). Cancelled and replaced jobs stay in it, dead, until they reach the top.

    def __init__(self, catch_up):
        self.catch_up = catch_up
        self.jobs = {}
        self.heap = []
        self.scheduled = 0

    def schedule(self, id, at_ms, every_ms):
        replaced = self.cancel(id)
        self.scheduled += 1
        self.jobs[id] = Job(id, every_ms)
        heappush(self.heap, (at_ms, self.scheduled, self.jobs[id]))
        return replaced

    def cancel(self, id):
        job = self.jobs.pop(id, None)
        if job is None:
            return False
        job.alive = False
        return True

    def tick(self, now_ms, limit):
        started = []
        while len(started) < limit and -1 < self.next_due() <= now_ms:
            due, order, job = heappop(self.heap)
            started.append(job.id)
            if job.every_ms == 0:
                del self.jobs[job.id]
            else:
                heappush(self.heap, ((due if self.catch_up else now_ms) + job.every_ms, order, job))
        return started

    def next_due(self):
        while self.heap and not self.heap[0][2].alive:
            heappop(self.heap)
        return self.heap[0][0] if self.heap else -1

    def pending(self):
        return len(self.jobs)
