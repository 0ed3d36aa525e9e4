function isBefore(a, b) {
  return a.due !== b.due ? a.due < b.due : a.order < b.order;
}

// A binary heap: the first job by due time and order is at index 0.
class Heap {
  items = [];

  push(job) {
    const items = this.items;
    let at = items.push(job) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(job, items[parent])) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = job;
  }

  pop() {
    const items = this.items;
    const top = items[0];
    const moved = items.pop();
    if (items.length === 0) return top;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1], items[child])) child += 1;
      if (!isBefore(items[child], moved)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = moved;
    return top;
  }
}

// Cancelled and replaced jobs stay in the heap, dead, until they reach the top.
class JobScheduler {
  #catchUp;
  #jobs = new Map();
  #heap = new Heap();
  #scheduled = 0;

  constructor(catchUp) {
    this.#catchUp = catchUp;
  }

  schedule(id, atMs, everyMs) {
    const replaced = this.cancel(id);
    this.#scheduled += 1;
    const job = { id, due: atMs, everyMs, order: this.#scheduled, isAlive: true };
    this.#jobs.set(id, job);
    this.#heap.push(job);
    return replaced;
  }

  cancel(id) {
    const job = this.#jobs.get(id);
    if (job === undefined) return false;
    job.isAlive = false;
    return this.#jobs.delete(id);
  }

  tick(nowMs, limit) {
    const started = [];
    while (started.length < limit) {
      const due = this.nextDue();
      if (due === -1 || due > nowMs) break;
      const job = this.#heap.pop();
      started.push(job.id);
      if (job.everyMs === 0) {
        this.#jobs.delete(job.id);
        continue;
      }
      job.due += this.#catchUp ? job.everyMs : (Math.floor((nowMs - due) / job.everyMs) + 1) * job.everyMs;
      this.#heap.push(job);
    }
    return started;
  }

  nextDue() {
    const items = this.#heap.items;
    while (items.length > 0 && !items[0].isAlive) this.#heap.pop();
    return items.length > 0 ? items[0].due : -1;
  }

  pending() {
    return this.#jobs.size;
  }
}

module.exports = { JobScheduler };
