// Merge edits that replicas have made independently, with the help of their vector clocks.
// The input is read and split for you. Decide what survives and print the report.
import { readFileSync } from 'fs';

interface Edit {
  key: string;
  replica: string;
  clock: Map<string, number>; // replica to count
  value: string | null; // null for a delete
}

// Returns the lines of the report.
function report(edits: Edit[]): string[] {
  const out: string[] = [];
  // Your code here.
  out.push('keys 0 converged 0');
  return out;
}

function parse(line: string): Edit {
  const [key, replica, text, , value] = line.split(' ');
  const clock = new Map<string, number>();
  for (const entry of text.split(',')) {
    const [name, count] = entry.split(':');
    clock.set(name, Number(count));
  }
  return { key, replica, clock, value: value ?? null };
}

const lines = readFileSync(0, 'utf8').split('\n');
const n = Number(lines[0]);
console.log(report(lines.slice(1, n + 1).map(parse)).join('\n'));
