// Changes are made at once. Those of open transactions are noted, with the old value; null is an absent key.
class WalStore {
  #values = new Map();
  #holders = new Map();
  #changes = [];
  #marks = [];
  #log = '';

  set(key, value) {
    this.#change(key, value);
  }

  fill(prefix, count, value) {
    this.beginTx();
    for (let i = 0; i < count; i++) this.set(`${prefix}${i}`, value);
    this.commit();
  }

  get(key) {
    return this.#values.get(key) ?? null;
  }

  remove(key) {
    if (!this.#values.has(key)) return false;
    this.#change(key, null);
    return true;
  }

  count(value) {
    return this.#holders.get(value) ?? 0;
  }

  beginTx() {
    return this.#marks.push(this.#changes.length);
  }

  commit() {
    if (this.#marks.length === 0) return false;
    this.#marks.pop();
    if (this.#marks.length === 0) this.#writeGroup();
    return true;
  }

  rollback() {
    const mark = this.#marks.pop();
    if (mark === undefined) return false;
    for (const { key, oldValue } of this.#changes.splice(mark).reverse()) this.#put(key, oldValue);
    return true;
  }

  wal() {
    return this.#log;
  }

  crash(lost) {
    this.#log = this.#log.slice(0, Math.max(0, this.#log.length - lost));
    this.#values = new Map();
    this.#holders = new Map();
    this.#changes = [];
    this.#marks = [];
    let groups = 0;
    let position = 0;
    let valid = 0;
    let pending = [];
    for (const line of this.#log.split('\n').filter((text) => text !== '')) {
      position += line.length + 1;
      if (line[0] === 'D') {
        pending.push([line.slice(2), null]);
      } else if (line[0] === 'S') {
        const space = line.indexOf(' ', 2);
        pending.push([line.slice(2, space), line.slice(space + 1)]);
      } else {
        for (const [key, value] of pending) this.#put(key, value);
        pending = [];
        groups += 1;
        valid = position;
      }
    }
    this.#log = this.#log.slice(0, valid);
    if (valid > 0 && !this.#log.endsWith('\n')) this.#log += '\n';
    return groups;
  }

  #change(key, value) {
    this.#changes.push({ key, oldValue: this.get(key), newValue: value });
    this.#put(key, value);
    if (this.#marks.length === 0) this.#writeGroup();
  }

  #put(key, value) {
    const old = this.get(key);
    if (old !== null) {
      this.#holders.set(old, this.count(old) - 1);
      this.#values.delete(key);
    }
    if (value !== null) {
      this.#values.set(key, value);
      this.#holders.set(value, this.count(value) + 1);
    }
  }

  #writeGroup() {
    for (const { key, newValue } of this.#changes) {
      this.#log += newValue === null ? `D ${key}\n` : `S ${key} ${newValue}\n`;
    }
    if (this.#changes.length > 0) this.#log += `C ${this.#changes.length}\n`;
    this.#changes = [];
  }
}

module.exports = { WalStore };
