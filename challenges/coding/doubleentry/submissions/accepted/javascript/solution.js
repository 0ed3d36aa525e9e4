'use strict';

class Account {
  constructor(currency, overdraft) {
    this.currency = currency;
    this.overdraft = overdraft;
    this.times = []; // when something happened, in order
    this.after = []; // the balance from then on
  }

  balance(time) {
    const at = this.firstAfter(time);
    return at > 0 ? this.after[at - 1] : 0;
  }

  // The smallest balance at this time or later.
  lowestFrom(time) {
    let lowest = this.balance(time);
    for (let i = this.firstAfter(time); i < this.after.length; i += 1) lowest = Math.min(lowest, this.after[i]);
    return lowest;
  }

  add(time, amount) {
    const before = this.balance(time);
    let at = this.firstAfter(time);
    if (at > 0 && this.times[at - 1] === time) {
      at -= 1;
    } else {
      this.times.splice(at, 0, time);
      this.after.splice(at, 0, before);
    }
    for (let i = at; i < this.after.length; i += 1) this.after[i] += amount;
  }

  firstAfter(time) {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

class Ledger {
  constructor() {
    this.accounts = new Map();
    this.transactions = new Map(); // id -> { time, accounts, amounts, isReversed }
  }

  open(account, currency, overdraft) {
    if (this.accounts.has(account)) return false;
    this.accounts.set(account, new Account(currency, overdraft));
    return true;
  }

  post(id, time, accounts, amounts) {
    const sums = new Map();
    accounts.forEach((account, i) => sums.set(account, (sums.get(account) || 0) + amounts[i]));
    const reason = this.reasonToRefuse(id, time, amounts, sums);
    if (reason !== null) return reason;
    for (const [account, sum] of sums) this.accounts.get(account).add(time, sum);
    this.transactions.set(id, { time, accounts, amounts, isReversed: false });
    return 'ok';
  }

  reasonToRefuse(id, time, amounts, sums) {
    if (this.transactions.has(id)) return 'duplicate';
    if (amounts.length < 2 || amounts.includes(0)) return 'malformed';
    const byCurrency = new Map();
    for (const [name, sum] of sums) {
      const account = this.accounts.get(name);
      if (account === undefined) return 'unknown';
      byCurrency.set(account.currency, (byCurrency.get(account.currency) || 0) + sum);
    }
    if ([...byCurrency.values()].some((sum) => sum !== 0)) return 'unbalanced';
    for (const [name, sum] of sums) {
      const account = this.accounts.get(name);
      if (sum < 0 && account.lowestFrom(time) + sum < -account.overdraft) return 'overdrawn';
    }
    return null;
  }

  reverse(id, newId, time) {
    const transaction = this.transactions.get(id);
    if (transaction === undefined) return 'unknown';
    if (transaction.isReversed) return 'reversed';
    if (time < transaction.time) return 'early';
    const result = this.post(newId, time, transaction.accounts, transaction.amounts.map((amount) => -amount));
    if (result === 'ok') transaction.isReversed = true;
    return result;
  }

  balance(account, time) {
    return this.accounts.has(account) ? this.accounts.get(account).balance(time) : null;
  }

  balances(time) {
    const result = {};
    for (const [name, account] of this.accounts) {
      const balance = account.balance(time);
      if (balance !== 0) result[name] = balance;
    }
    return result;
  }
}

module.exports = { Ledger };
