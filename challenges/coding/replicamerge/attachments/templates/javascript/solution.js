// Merge edits that replicas have made independently, with the help of their vector clocks.
// The input is read and split for you. Decide what survives and print the report.
'use strict';
const fs = require('fs');

// Returns the lines of the report. An edit is { key, replica, clock, value }: the clock is a Map from replica to count, and
// the value is null for a delete.
function report(edits) {
  const out = [];
  // Your code here.
  out.push('keys 0 converged 0');
  return out;
}

function parse(line) {
  const [key, replica, clock, , value = null] = line.split(' ');
  const entries = clock.split(',').map((entry) => entry.split(':'));
  return { key, replica, clock: new Map(entries.map(([name, count]) => [name, Number(count)])), value };
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
const n = Number(lines[0]);
console.log(report(lines.slice(1, n + 1).map(parse)).join('\n'));
