// Load a configuration from four sources and print it with its references expanded and its secrets masked.
// The input is cut into its sections for you. Merge them, expand the values, and print the keys in order.
import { readFileSync } from 'fs';

const HEADINGS = ['[defaults]', '[file]', '[env]', '[flags]'];

// Returns four arrays of lines, one for each heading.
function readSections(lines: string[]): string[][] {
  const sections: string[][] = [];
  for (const line of lines) {
    if (line === HEADINGS[sections.length]) sections.push([]);
    else sections[sections.length - 1].push(line);
  }
  return sections;
}

const lines = readFileSync(0, 'utf8').split('\n');
lines.pop(); // what follows the last newline is not a line
const [defaults, file, env, flags] = readSections(lines);
// Your code here: each of the four is an array of lines.
console.log('keys 0 errors 0');
