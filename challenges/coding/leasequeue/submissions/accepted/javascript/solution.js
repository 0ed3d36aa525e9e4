// A binary heap of [time, message]: the smallest time, and then the smallest number, is at the top.
class Heap {
  items = [];

  get size() {
    return this.items.length;
  }

  push(time, message) {
    const item = [time, message];
    let at = this.items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(item, this.items[parent])) break;
      this.items[at] = this.items[parent];
      at = parent;
    }
    this.items[at] = item;
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

function isBefore(a, b) {
  return a[0] !== b[0] ? a[0] < b[0] : a[1].number < b[1].number;
}

// Entries of #hidden are outdated, and skipped, when their message has another `until` by now.
class LeaseQueue {
  #visibilityMs;
  #receivesMax;
  #sent = 0;
  #hiddenCount = 0;
  #lent = new Map();
  #hidden = new Heap();
  #ready = new Heap();
  #dead = new Heap();

  constructor(visibilityMs, receivesMax) {
    this.#visibilityMs = visibilityMs;
    this.#receivesMax = receivesMax;
  }

  send(body, count, delayMs, nowMs) {
    this.#advance(nowMs);
    const first = this.#sent + 1;
    for (let number = first; number < first + count; number++) {
      this.#hide({ number, body, deliveries: 0, until: null }, nowMs + delayMs);
    }
    this.#sent += count;
    this.#advance(nowMs);
    return first;
  }

  receive(count, nowMs) {
    this.#advance(nowMs);
    const receipts = [];
    while (this.#ready.size > 0 && receipts.length < count) {
      const [, message] = this.#ready.pop();
      message.deliveries += 1;
      receipts.push(receiptOf(message));
      this.#lent.set(receiptOf(message), message);
      this.#hide(message, nowMs + this.#visibilityMs);
    }
    return receipts;
  }

  ack(receipt, nowMs) {
    const message = this.#lentUnder(receipt, nowMs);
    if (message === undefined) return false;
    this.#lent.delete(receipt);
    this.#show(message);
    return true;
  }

  nack(receipt, delayMs, nowMs) {
    const message = this.#lentUnder(receipt, nowMs);
    if (message === undefined) return false;
    this.#lent.delete(receipt);
    this.#show(message);
    this.#hide(message, message.deliveries === this.#receivesMax ? nowMs : nowMs + delayMs);
    this.#advance(nowMs);
    return true;
  }

  extend(receipt, moreMs, nowMs) {
    const message = this.#lentUnder(receipt, nowMs);
    if (message === undefined) return false;
    this.#show(message);
    this.#hide(message, nowMs + moreMs);
    return true;
  }

  body(receipt, nowMs) {
    return this.#lentUnder(receipt, nowMs)?.body ?? null;
  }

  counts(nowMs) {
    this.#advance(nowMs);
    return [this.#ready.size, this.#hiddenCount, this.#dead.size];
  }

  drainDead(nowMs) {
    this.#advance(nowMs);
    const numbers = [];
    while (this.#dead.size > 0) numbers.push(this.#dead.pop()[1].number);
    return numbers;
  }

  #advance(nowMs) {
    while (this.#hidden.size > 0 && this.#hidden.items[0][0] <= nowMs) {
      const [until, message] = this.#hidden.pop();
      if (message.until !== until) continue;
      this.#show(message);
      this.#lent.delete(receiptOf(message));
      const next = message.deliveries === this.#receivesMax ? this.#dead : this.#ready;
      next.push(until, message);
    }
  }

  #hide(message, until) {
    message.until = until;
    this.#hidden.push(until, message);
    this.#hiddenCount += 1;
  }

  #show(message) {
    message.until = null;
    this.#hiddenCount -= 1;
  }

  #lentUnder(receipt, nowMs) {
    this.#advance(nowMs);
    return this.#lent.get(receipt);
  }
}

function receiptOf(message) {
  return `${message.number}:${message.deliveries}`;
}

module.exports = { LeaseQueue };
