import { readFileSync } from 'fs';

type Clock = Map<string, number>;

interface Edit {
  replica: string;
  number: number;
  text: string;
  clock: Clock;
  value: string | null; // null for a delete
}

function parseClock(text: string): Clock {
  const clock: Clock = new Map();
  for (const entry of text.split(',')) {
    const [name, count] = entry.split(':');
    clock.set(name, Number(count));
  }
  return clock;
}

// All names are ASCII, for which the order of code units is the byte order.
function ascending(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// No smaller count anywhere and a greater one somewhere, so equal clocks do not supersede each other.
function supersedes(late: Edit, early: Edit): boolean {
  if (late.text === early.text) return false;
  for (const [name, count] of early.clock) {
    if ((late.clock.get(name) ?? 0) < count) return false;
  }
  return true;
}

// Takes the edits of a key; returns the text behind the key and whether it has converged.
function describe(edits: Edit[]): { text: string; hasConverged: boolean } {
  const merged: Clock = new Map();
  const newest = new Map<string, Edit>();
  for (const edit of edits) {
    for (const [name, count] of edit.clock) merged.set(name, Math.max(count, merged.get(name) ?? 0));
    const rival = newest.get(edit.replica);
    if (rival === undefined || rival.number < edit.number) newest.set(edit.replica, edit);
  }
  // A replica supersedes its own earlier edits, so only the newest one of each can survive.
  const candidates = [...newest.values()];
  const survivors = candidates.filter((edit) => !candidates.some((other) => supersedes(other, edit)));
  const found = new Set<string>();
  for (const { value } of survivors) {
    if (value !== null) found.add(value);
  }
  const values = [...found].sort(ascending);

  const names = [...merged.keys()].sort(ascending);
  const missing = names.reduce((sum, name) => sum + merged.get(name)!, 0) - edits.length;
  const clock = names.map((name) => `${name}:${merged.get(name)}`).join(',');
  const state = values.length > 1 ? 'conflict' : ['deleted', 'value'][values.length];
  return { text: [clock, `missing=${missing}`, state, ...values].join(' '), hasConverged: missing === 0 && values.length < 2 };
}

function report(lines: string[]): string[] {
  const keys = new Map<string, { edits: Map<string, Edit>; isCorrupt: boolean }>();
  for (const line of lines) {
    const [key, replica, text, , operand] = line.split(' ');
    const value = operand ?? null;
    const clock = parseClock(text);
    const edit: Edit = { replica, number: clock.get(replica)!, text, clock, value };
    if (!keys.has(key)) keys.set(key, { edits: new Map(), isCorrupt: false });
    const state = keys.get(key)!;
    const id = `${replica}:${edit.number}`;
    const known = state.edits.get(id);
    if (known === undefined) state.edits.set(id, edit);
    else if (known.text !== text || known.value !== value) state.isCorrupt = true;
  }

  let converged = 0;
  const rows: string[] = [];
  for (const key of [...keys.keys()].sort(ascending)) {
    const { edits, isCorrupt } = keys.get(key)!;
    if (isCorrupt) {
      rows.push(`${key} corrupt`);
      continue;
    }
    const { text, hasConverged } = describe([...edits.values()]);
    if (hasConverged) converged += 1;
    rows.push(`${key} ${text}`);
  }
  return [`keys ${keys.size} converged ${converged}`, ...rows];
}

const lines = readFileSync(0, 'utf8').split('\n');
const n = Number(lines[0]);
console.log(report(lines.slice(1, n + 1)).join('\n'));
