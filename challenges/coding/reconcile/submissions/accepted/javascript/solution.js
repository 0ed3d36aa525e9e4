'use strict';
const fs = require('fs');

// A record, or the reason to reject the line. Totals of twelve-digit amounts need more than a number can hold.
function parse(line) {
  const fields = line.split(' ');
  if (fields.length !== 4 || fields.includes('')) return { reason: 'fields' };
  const [ledger, id, amount, currency] = fields;
  if (ledger !== 'A' && ledger !== 'B') return { reason: 'ledger' };
  if (!/^[1-9][0-9]{0,14}$/.test(id)) return { reason: 'id' };
  const match = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?$/.exec(amount);
  if (match === null) return { reason: 'amount' };
  if (!/^[A-Z]{3}$/.test(currency)) return { reason: 'currency' };
  const cents = BigInt(match[2] + (match[3] || '').padEnd(2, '0'));
  return { ledger: ledger === 'A' ? 0 : 1, id: Number(id), cents: match[1] ? -cents : cents, currency };
}

function money(cents) {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

class Queue {
  constructor() {
    this.items = [];
    this.head = 0;
  }

  get size() {
    return this.items.length - this.head;
  }

  get frontId() {
    return this.size > 0 ? this.items[this.head].id : Infinity;
  }

  push(item) {
    this.items.push(item);
  }

  pop() {
    const item = this.items[this.head];
    this.head += 1;
    if (this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}

class Reconciliation {
  constructor() {
    this.queues = [new Queue(), new Queue()];
    this.last = [0, 0];
    this.totals = new Map(); // currency -> cents in A and B
    this.counts = { matched: 0, 'only-A': 0, 'only-B': 0, differs: 0, repeated: 0, rejected: 0 };
    this.peak = 0;
    this.out = [];
  }

  line(number, text) {
    const record = parse(text);
    const reason = record.reason || (record.id < this.last[record.ledger] ? 'order' : '');
    if (reason) {
      this.finding('rejected', `rejected ${number} ${reason}`);
      return;
    }
    this.last[record.ledger] = record.id;
    if (!this.totals.has(record.currency)) this.totals.set(record.currency, [0n, 0n]);
    this.totals.get(record.currency)[record.ledger] += record.cents;
    this.queues[record.ledger].push(record);
    this.decide(Math.min(...this.last));
    this.peak = Math.max(this.peak, this.queues[0].size + this.queues[1].size);
  }

  // Reports on all ids below the limit.
  decide(limit) {
    for (;;) {
      const id = Math.min(this.queues[0].frontId, this.queues[1].frontId);
      if (id >= limit) return;
      const [a, b] = this.queues.map((queue) => {
        const records = [];
        while (queue.frontId === id) records.push(queue.pop());
        return records;
      });
      this.report(id, a, b);
    }
  }

  report(id, a, b) {
    const text = (record) => `${money(record.cents)} ${record.currency}`;
    if (a.length > 1 || b.length > 1) {
      this.finding('repeated', `repeated ${id} ${a.length} ${b.length}`);
    } else if (a.length === 0 || b.length === 0) {
      const ledger = a.length > 0 ? 'A' : 'B';
      this.finding(`only-${ledger}`, `only ${ledger} ${id} ${text([...a, ...b][0])}`);
    } else if (text(a[0]) !== text(b[0])) {
      this.finding('differs', `differs ${id} ${text(a[0])} ${text(b[0])}`);
    } else {
      this.counts.matched += 1;
    }
  }

  finding(kind, line) {
    this.counts[kind] += 1;
    this.out.push(line);
  }

  finish() {
    this.decide(Infinity);
    this.out.push(Object.entries(this.counts).map(([kind, count]) => `${kind} ${count}`).join(' '));
    this.out.push(`held ${this.peak}`);
    for (const currency of [...this.totals.keys()].sort()) {
      this.out.push(`total ${currency} ${this.totals.get(currency).map(money).join(' ')}`);
    }
  }
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
lines.pop();
const job = new Reconciliation();
lines.forEach((line, index) => job.line(index + 1, line));
job.finish();
console.log(job.out.join('\n'));
