'use strict';
const fs = require('fs');

// A min-heap of numbers.
class Heap {
  constructor() {
    this.items = [];
  }

  get first() {
    return this.items.length > 0 ? this.items[0] : Infinity;
  }

  push(value) {
    const { items } = this;
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent] <= value) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = value;
  }

  pop() {
    const { items } = this;
    const first = items[0];
    const value = items.pop();
    if (items.length > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= items.length) break;
        if (child + 1 < items.length && items[child + 1] < items[child]) child += 1;
        if (items[child] >= value) break;
        items[at] = items[child];
        at = child;
      }
      items[at] = value;
    }
    return first;
  }
}

class Aggregator {
  constructor(sources, size, delay, lateness) {
    Object.assign(this, { size, delay, lateness });
    this.largest = new Array(sources).fill(-Infinity);
    this.idle = new Array(sources).fill(false);
    this.watermark = -Infinity;
    this.windows = new Map(); // start -> Map of key -> { count, sum }
    this.toPublish = new Heap();
    this.toForget = new Heap();
    this.cells = 0;
    this.peak = 0;
    this.counted = 0;
    this.late = 0;
    this.corrections = 0;
    this.out = [];
  }

  event(source, key, time, value) {
    const start = Math.floor(time / this.size) * this.size + 0; // no -0
    const end = start + this.size;
    if (end + this.lateness <= this.watermark) {
      this.late += 1;
      this.out.push(`late ${key} ${time}`);
    } else {
      const cell = this.add(start, key, value);
      if (end <= this.watermark) {
        this.corrections += 1;
        this.out.push(`correct ${start} ${key} ${cell.count} ${cell.sum}`);
      }
    }
    this.idle[source] = false;
    this.largest[source] = Math.max(this.largest[source], time);
    this.advance();
  }

  add(start, key, value) {
    if (!this.windows.has(start)) {
      this.windows.set(start, new Map());
      if (start + this.size > this.watermark) this.toPublish.push(start);
      this.toForget.push(start);
    }
    const window = this.windows.get(start);
    if (!window.has(key)) {
      window.set(key, { count: 0, sum: 0 });
      this.cells += 1;
    }
    const cell = window.get(key);
    cell.count += 1;
    cell.sum += value;
    this.counted += 1;
    return cell;
  }

  setIdle(source) {
    this.idle[source] = true;
    this.advance();
  }

  advance() {
    const active = this.largest.filter((_, source) => !this.idle[source]);
    if (active.length > 0) this.watermark = Math.max(this.watermark, Math.min(...active) - this.delay);
    while (this.toPublish.first + this.size <= this.watermark) this.publish(this.toPublish.pop());
    while (this.toForget.first + this.size + this.lateness <= this.watermark) {
      const start = this.toForget.pop();
      this.cells -= this.windows.get(start).size;
      this.windows.delete(start);
    }
    this.peak = Math.max(this.peak, this.cells);
  }

  publish(start) {
    const window = this.windows.get(start);
    for (const key of [...window.keys()].sort()) {
      this.out.push(`publish ${start} ${key} ${window.get(key).count} ${window.get(key).sum}`);
    }
  }

  finish() {
    while (this.toPublish.first < Infinity) this.publish(this.toPublish.pop());
    this.out.push(`events ${this.counted} late ${this.late} corrections ${this.corrections} peak ${this.peak}`);
  }
}

const [first, ...lines] = fs.readFileSync(0, 'utf8').split('\n');
const aggregator = new Aggregator(...first.split(' ').map(Number));
for (const line of lines) {
  const [kind, source, key, time, value] = line.split(' ');
  if (kind === 'event') aggregator.event(Number(source), key, Number(time), Number(value));
  else if (kind === 'idle') aggregator.setIdle(Number(source));
}
aggregator.finish();
console.log(aggregator.out.join('\n'));
