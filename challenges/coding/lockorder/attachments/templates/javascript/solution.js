// The transfer service. See the statement for what is wrong with it.
'use strict';
const fs = require('fs');

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// An external system that takes its time. Leave it as it is.
class Clearing {
  async check(account) {
    await delay(1);
  }

  async book(sender, receiver, amount) {
    await delay(4);
  }
}

// A lock for asynchronous functions: await lock.acquire(), then lock.release(). It works; leave it as it is.
class Lock {
  constructor() {
    this.isTaken = false;
    this.waiting = [];
  }

  async acquire() {
    if (this.isTaken) await new Promise((resolve) => this.waiting.push(resolve));
    this.isTaken = true;
  }

  release() {
    const next = this.waiting.shift();
    if (next) next(); // stays taken
    else this.isTaken = false;
  }
}

class Account {
  constructor(name, balance) {
    this.name = name;
    this.balance = balance;
    this.lock = new Lock();
  }
}

class Bank {
  constructor(accounts, clearing) {
    this.accounts = accounts;
    this.clearing = clearing;
    this.total = accounts.reduce((sum, account) => sum + account.balance, 0);
    this.done = 0;
    this.refused = 0;
    this.audits = 0;
    this.wrong = 0;
  }

  async transfer(sender, receiver, amount) {
    await sender.lock.acquire();
    await this.clearing.check(sender);
    if (sender.balance < amount) {
      this.refused += 1;
    } else {
      await receiver.lock.acquire();
      await this.clearing.book(sender, receiver, amount);
      sender.balance -= amount;
      receiver.balance += amount;
      this.done += 1;
      receiver.lock.release();
    }
    sender.lock.release();
  }

  async audit() {
    for (const account of this.accounts) {
      await account.lock.acquire();
      await this.clearing.check(account);
    }
    const total = this.accounts.reduce((sum, account) => sum + account.balance, 0);
    for (const account of this.accounts) account.lock.release();
    this.audits += 1;
    if (total !== this.total) this.wrong += 1;
  }
}

async function work(bank, orders) {
  for (const order of orders) {
    if (order) await bank.transfer(...order);
    else await bank.audit();
  }
}

async function main() {
  const lines = fs.readFileSync(0, 'utf8').split('\n');
  lines.pop();
  const [accountCount, workerCount] = lines[0].split(' ').map(Number);
  const accounts = new Map();
  for (const line of lines.slice(1, 1 + accountCount)) {
    const [name, balance] = line.split(' ');
    accounts.set(name, new Account(name, Number(balance)));
  }
  const bank = new Bank([...accounts.values()], new Clearing());
  const orders = Array.from({ length: workerCount }, () => []);
  for (const line of lines.slice(1 + accountCount)) {
    const [worker, kind, sender, receiver, amount] = line.split(' ');
    orders[Number(worker)].push(kind === 'audit' ? null : [accounts.get(sender), accounts.get(receiver), Number(amount)]);
  }
  await Promise.all(orders.map((mine) => work(bank, mine)));
  for (const account of accounts.values()) console.log(`${account.name} ${account.balance}`);
  console.log(`transfers ${bank.done} refused ${bank.refused}`);
  console.log(`audits ${bank.audits} wrong ${bank.wrong}`);
}

main();
