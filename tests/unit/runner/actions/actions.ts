import { readFileSync, writeSync } from 'fs';

type Action = 'sum' | 'exit' | 'throw' | 'loop' | 'memory' | 'huge' | 'flood' | 'recurse';
interface Request { action: Action; numbers: number[] }

function parse(text: string): Request {
  const [action, ...rest] = text.split(/\s+/).filter((word: string): boolean => word !== '');
  return { action: action as Action, numbers: rest.map(Number) };
}
function recurse(depth: number): number {
  return recurse(depth + 1) + 1;
}
const { action, numbers }: Request = await Promise.resolve(parse(readFileSync(0, 'utf8')));
if (action === 'sum') console.log(numbers.reduce((total: number, value: number) => total + value, 0));
if (action === 'exit') process.exit(3);
if (action === 'throw') throw new Error('boom');
while (action === 'loop');
const kept: number[][] = [];
while (action === 'memory') kept.push(new Array<number>(100000).fill(kept.length));
if (action === 'huge') console.log(new ArrayBuffer(2 ** 46).byteLength);
while (action === 'flood') writeSync(1, 'x'.repeat(60) + '\n');
if (action === 'recurse') console.log(recurse(0));
