// Turn an access log into a report: top paths, and errors and latencies per minute.
// The input is read for you. Decide which lines are valid, group the records and print the report.
import { readFileSync } from 'fs';

// Returns the lines of the report for a log given as an array of lines without newline.
function report(k: number, lines: string[]): string[] {
  const out: string[] = [];
  // Your code here.
  out.push(`lines ${lines.length} ok 0 malformed ${lines.length}`);
  return out;
}

const lines = readFileSync(0, 'utf8').split('\n');
lines.pop(); // what follows the last newline is not a line
const k = Number(lines[0]);
console.log(report(k, lines.slice(1)).join('\n'));
