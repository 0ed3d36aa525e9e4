'use strict';
const fs = require('fs');

// A min-heap of strings.
class Heap {
  constructor() {
    this.items = [];
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

class Planner {
  constructor(needs, applied) {
    this.needs = needs; // Map of name -> names
    this.dependants = new Map([...needs.keys()].map((name) => [name, []]));
    for (const [name, needed] of needs) {
      for (const other of needed) if (needs.has(other)) this.dependants.get(other).push(name);
    }
    this.applied = applied;
    this.isApplied = new Set(applied);
  }

  errors() {
    const lines = [];
    const names = [...this.needs.keys()].sort();
    for (const name of names) {
      for (const other of [...this.needs.get(name)].sort()) {
        if (!this.needs.has(other)) lines.push(`missing ${name} ${other}`);
      }
    }
    const orderable = new Set(this.order(new Set(names)));
    for (const name of names) if (!orderable.has(name)) lines.push(`blocked ${name}`);
    for (const name of this.applied) if (!this.needs.has(name)) lines.push(`unknown ${name}`);
    const before = new Set();
    for (const name of this.applied) {
      for (const other of [...(this.needs.get(name) || [])].sort()) {
        if (this.needs.has(other) && !before.has(other)) lines.push(`gap ${name} ${other}`);
      }
      before.add(name);
    }
    return lines;
  }

  plan(command, name) {
    if (command === 'up') return this.apply(new Set(this.needs.keys()));
    if (command === 'undo') {
      if (!this.isApplied.has(name)) return [];
      const unwanted = this.closure(name, this.dependants);
      return this.undo((each) => unwanted.has(each));
    }
    const wanted = this.closure(name, this.needs);
    const undone = command === 'exactly' ? this.undo((each) => !wanted.has(each)) : [];
    return [...undone, ...this.apply(wanted)];
  }

  apply(names) {
    return this.order(new Set([...names].filter((name) => !this.isApplied.has(name)))).map((name) => `+ ${name}`);
  }

  undo(isUnwanted) {
    return this.applied.filter(isUnwanted).reverse().map((name) => `- ${name}`);
  }

  closure(name, edges) {
    const seen = new Set([name]);
    for (const each of seen) for (const other of edges.get(each)) seen.add(other); // also visits what is added
    return seen;
  }

  // The names in the order in which they can be applied; those that are blocked are left out.
  order(names) {
    const waiting = new Map();
    const ready = new Heap();
    for (const name of names) {
      const count = this.needs.get(name).filter((other) => names.has(other)).length;
      waiting.set(name, count);
      if (count === 0) ready.push(name);
    }
    const ordered = [];
    while (ready.items.length > 0) {
      const name = ready.pop();
      ordered.push(name);
      for (const other of this.dependants.get(name)) {
        if (!waiting.has(other)) continue;
        waiting.set(other, waiting.get(other) - 1);
        if (waiting.get(other) === 0) ready.push(other);
      }
    }
    return ordered;
  }
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
const [count, appliedCount, commands] = lines[0].split(' ').map(Number);
const needs = new Map();
for (const line of lines.slice(1, 1 + count)) {
  const [name, ...needed] = line.split(' ');
  needs.set(name, needed);
}
const planner = new Planner(needs, lines.slice(1 + count, 1 + count + appliedCount));
const errors = planner.errors();
const out = [`errors ${errors.length}`, ...errors];
for (let i = 0; i < commands && errors.length === 0; i += 1) {
  const steps = planner.plan(...lines[1 + count + appliedCount + i].split(' '));
  out.push(`plan ${steps.length}`);
  for (const step of steps) out.push(step);
}
console.log(out.join('\n'));
