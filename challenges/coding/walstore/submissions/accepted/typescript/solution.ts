// Changes are made at once. Those of open transactions are noted, with the old value; null is an absent key.
interface Change {
  key: string;
  oldValue: string | null;
  newValue: string | null;
}

export class WalStore {
  private values = new Map<string, string>();
  private holders = new Map<string, number>();
  private changes: Change[] = [];
  private marks: number[] = [];
  private log = '';

  set(key: string, value: string): void {
    this.change(key, value);
  }

  fill(prefix: string, count: number, value: string): void {
    this.beginTx();
    for (let i = 0; i < count; i++) this.set(`${prefix}${i}`, value);
    this.commit();
  }

  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  remove(key: string): boolean {
    if (!this.values.has(key)) return false;
    this.change(key, null);
    return true;
  }

  count(value: string): number {
    return this.holders.get(value) ?? 0;
  }

  beginTx(): number {
    return this.marks.push(this.changes.length);
  }

  commit(): boolean {
    if (this.marks.length === 0) return false;
    this.marks.pop();
    if (this.marks.length === 0) this.writeGroup();
    return true;
  }

  rollback(): boolean {
    const mark = this.marks.pop();
    if (mark === undefined) return false;
    for (const { key, oldValue } of this.changes.splice(mark).reverse()) this.put(key, oldValue);
    return true;
  }

  wal(): string {
    return this.log;
  }

  crash(lost: number): number {
    this.log = this.log.slice(0, Math.max(0, this.log.length - lost));
    this.values = new Map();
    this.holders = new Map();
    this.changes = [];
    this.marks = [];
    let groups = 0;
    let position = 0;
    let valid = 0;
    let pending: [string, string | null][] = [];
    for (const line of this.log.split('\n').slice(0, -1)) {
      position += line.length + 1;
      if (line[0] === 'D') {
        pending.push([line.slice(2), null]);
      } else if (line[0] === 'S') {
        const space = line.indexOf(' ', 2);
        pending.push([line.slice(2, space), line.slice(space + 1)]);
      } else {
        for (const [key, value] of pending) this.put(key, value);
        pending = [];
        groups += 1;
        valid = position;
      }
    }
    this.log = this.log.slice(0, valid);
    return groups;
  }

  private change(key: string, value: string | null): void {
    this.changes.push({ key, oldValue: this.get(key), newValue: value });
    this.put(key, value);
    if (this.marks.length === 0) this.writeGroup();
  }

  private put(key: string, value: string | null): void {
    const old = this.get(key);
    if (old !== null) {
      this.holders.set(old, this.count(old) - 1);
      this.values.delete(key);
    }
    if (value !== null) {
      this.values.set(key, value);
      this.holders.set(value, this.count(value) + 1);
    }
  }

  private writeGroup(): void {
    for (const { key, newValue } of this.changes) {
      this.log += newValue === null ? `D ${key}\n` : `S ${key} ${newValue}\n`;
    }
    if (this.changes.length > 0) this.log += `C ${this.changes.length}\n`;
    this.changes = [];
  }
}
