'use strict';
const fs = require('fs');

function parseClock(text) {
  return new Map(text.split(',').map((entry) => entry.split(':')).map(([name, count]) => [name, Number(count)]));
}

// All names are ASCII, for which the order of code units is the byte order.
function ascending(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// No smaller count anywhere and a greater one somewhere, so equal clocks do not supersede each other.
function supersedes(late, early) {
  if (late.text === early.text) return false;
  for (const [name, count] of early.clock) {
    if ((late.clock.get(name) ?? 0) < count) return false;
  }
  return true;
}

// Takes the edits of a key; returns the text behind the key and whether it has converged.
function describe(edits) {
  const merged = new Map();
  const newest = new Map();
  for (const edit of edits) {
    for (const [name, count] of edit.clock) merged.set(name, Math.max(count, merged.get(name) ?? 0));
    const rival = newest.get(edit.replica);
    if (rival === undefined || rival.number < edit.number) newest.set(edit.replica, edit);
  }
  // A replica supersedes its own earlier edits, so only the newest one of each can survive.
  const candidates = [...newest.values()];
  const survivors = candidates.filter((edit) => !candidates.some((other) => supersedes(other, edit)));
  const values = [...new Set(survivors.map((edit) => edit.value))].filter((value) => value !== null).sort(ascending);

  const names = [...merged.keys()].sort(ascending);
  const missing = names.reduce((sum, name) => sum + merged.get(name), 0) - edits.length;
  const clock = names.map((name) => `${name}:${merged.get(name)}`).join(',');
  const state = values.length > 1 ? 'conflict' : ['deleted', 'value'][values.length];
  return { text: [clock, `missing=${missing}`, state, ...values].join(' '), hasConverged: missing === 0 && values.length < 2 };
}

function report(lines) {
  const keys = new Map();
  for (const line of lines) {
    const [key, replica, text, , value = null] = line.split(' ');
    const clock = parseClock(text);
    const edit = { replica, number: clock.get(replica), text, clock, value };
    if (!keys.has(key)) keys.set(key, { edits: new Map(), isCorrupt: false });
    const state = keys.get(key);
    const id = `${replica}:${edit.number}`;
    const known = state.edits.get(id);
    if (known === undefined) state.edits.set(id, edit);
    else if (known.text !== text || known.value !== value) state.isCorrupt = true;
  }

  let converged = 0;
  const rows = [];
  for (const key of [...keys.keys()].sort(ascending)) {
    const { edits, isCorrupt } = keys.get(key);
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

const lines = fs.readFileSync(0, 'utf8').split('\n');
const n = Number(lines[0]);
console.log(report(lines.slice(1, n + 1)).join('\n'));
