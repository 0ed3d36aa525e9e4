class Job:
    def __init__(self, job_id, every_ms):
        self.id = job_id
        self.every_ms = every_ms
        self.alive = True


class JobScheduler:
    def __init__(self, catch_up):
        self.catch_up = catch_up
        self.jobs = {}
        self.heap = []
        self.scheduled = 0

    def schedule(self, id, at_ms, every_ms):
        replaced = self.cancel(id)
        self.scheduled += 1
        self.jobs[id] = Job(id, every_ms)
        self.heap.append((at_ms, self.scheduled, self.jobs[id]))
        return replaced

    def cancel(self, id):
        job = self.jobs.pop(id, None)
        if job is None:
            return False
        job.alive = False
        return True

    def tick(self, now_ms, limit):
        started = []
        while len(started) < limit:
            self.heap = sorted((entry for entry in self.heap if entry[2].alive), key=lambda entry: entry[:2])
            if not self.heap or self.heap[0][0] > now_ms:
                break
            due, order, job = self.heap.pop(0)
            started.append(job.id)
            if job.every_ms == 0:
                del self.jobs[job.id]
            else:
                periods = 1 if self.catch_up else (now_ms - due) // job.every_ms + 1
                self.heap.append((due + periods * job.every_ms, order, job))
        return started

    def next_due(self):
        return min((due for due, _, job in self.heap if job.alive), default=-1)

    def pending(self):
        return len(self.jobs)
