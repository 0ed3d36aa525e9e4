import { readFileSync } from 'fs';

type Pair = [key: string, value: string];

// A key of the merged configuration; in the end it has a value or an error.
interface Entry {
  source: string;
  raw: string;
  state: 'untouched' | 'in progress' | 'done';
  value?: string;
  error?: string;
  waitingFor?: string;
}

class Broken extends Error {}

const HEADINGS = ['[defaults]', '[file]', '[env]', '[flags]'];
const KEY = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
const SECRET_WORDS = new Set(['password', 'secret', 'token', 'key']);
const MASK = '****';

function readSections(lines: string[]): string[][] {
  const sections: string[][] = [];
  for (const line of lines) {
    if (line === HEADINGS[sections.length]) sections.push([]);
    else sections[sections.length - 1].push(line);
  }
  return sections;
}

function cut(line: string): Pair {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

const trim = (text: string): string => text.replace(/^ +/, '').replace(/ +$/, '');

function parseSetting(line: string): Pair {
  const [key, value] = cut(line).map(trim);
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  return [key, isQuoted ? value.slice(1, -1) : value];
}

function parseFlag(line: string): Pair {
  const flag = line.slice(2);
  if (flag.includes('=')) return cut(flag);
  return flag.startsWith('no-') ? [flag.slice(3), 'false'] : [flag, 'true'];
}

function parseVariables(variables: Map<string, string>): Pair[] {
  return [...variables]
    .filter(([name]) => name.startsWith('APP_'))
    .map(([name, value]): Pair => [name.slice(4).replace(/__/g, '.').toLowerCase(), value])
    .filter(([key]) => KEY.test(key));
}

function masked<T extends string | undefined>(name: string, value: T): T | string {
  const word = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('_')) + 1);
  return value && SECRET_WORDS.has(word.toLowerCase()) ? MASK : value;
}

function nameEnd(text: string, at: number): number {
  while (/[A-Za-z0-9_.]/.test(text[at])) at += 1;
  return at;
}

// The index of the brace that closes the fallback beginning at `at`.
function fallbackEnd(text: string, at: number): number {
  while (text[at] !== '}') {
    if (text.startsWith('$$', at)) {
      at += 2;
      continue;
    }
    if (text.startsWith('${', at)) {
      at = nameEnd(text, at + 2);
      if (text[at] === ':') at = fallbackEnd(text, at + 2);
    }
    at += 1;
  }
  return at;
}

// Computes printed values: a secret counts as **** wherever it is inserted.
class Expander {
  private stack: Entry[] = [];

  constructor(private entries: Map<string, Entry>, private variables: Map<string, string>) {}

  evaluate(entry: Entry): void {
    if (entry.state === 'done') return;
    entry.state = 'in progress';
    this.stack.push(entry);
    try {
      entry.value = this.expand(entry.raw, entry);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      entry.error ??= error.message;
    }
    this.stack.pop();
    entry.state = 'done';
  }

  // The value of a name, or undefined if nothing sets it.
  private lookup(name: string, owner: Entry): string | undefined {
    if (!/^[a-z]/.test(name)) return masked(name, this.variables.get(name));
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    owner.waitingFor = name;
    if (entry.state === 'in progress') {
      for (const member of this.stack.slice(this.stack.lastIndexOf(entry))) member.error ??= `cycle ${member.waitingFor}`;
      throw new Broken(`cycle ${name}`);
    }
    this.evaluate(entry);
    if (entry.error !== undefined) throw new Broken(`broken ${name}`);
    return masked(name, entry.value);
  }

  private expand(text: string, owner: Entry): string {
    let out = '';
    for (let at = 0; at < text.length; ) {
      if (text.startsWith('$$', at)) {
        out += '$';
        at += 2;
      } else if (text.startsWith('${', at)) {
        let end = nameEnd(text, at + 2);
        const name = text.slice(at + 2, end);
        let value = this.lookup(name, owner);
        if (text[end] === ':') {
          const begin = end + 2;
          end = fallbackEnd(text, begin);
          if (!value) value = this.expand(text.slice(begin, end), owner);
        }
        if (value === undefined) throw new Broken(`unset ${name}`);
        out += value;
        at = end + 1;
      } else {
        out += text[at];
        at += 1;
      }
    }
    return out;
  }
}

const lines = readFileSync(0, 'utf8').split('\n');
lines.pop();
const [defaults, file, env, flags] = readSections(lines);
const settings = (section: string[]): Pair[] => section.filter((line) => !/^ *(#|$)/.test(line)).map(parseSetting);
const variables = new Map(env.map(cut));
const sources: [string, Pair[]][] = [
  ['defaults', settings(defaults)],
  ['file', settings(file)],
  ['env', parseVariables(variables)],
  ['flags', flags.map(parseFlag)],
];
const entries = new Map<string, Entry>();
for (const [source, pairs] of sources) {
  for (const [key, raw] of pairs) entries.set(key, { source, raw, state: 'untouched' });
}
const expander = new Expander(entries, variables);
const out: string[] = [];
let errors = 0;
for (const key of [...entries.keys()].sort()) {
  const entry = entries.get(key)!;
  expander.evaluate(entry);
  if (entry.error !== undefined) errors += 1;
  const result = entry.error === undefined ? `"${masked(key, entry.value)}"` : `! ${entry.error}`;
  out.push(`${key} [${entry.source}] ${result}`);
}
out.push(`keys ${entries.size} errors ${errors}`);
console.log(out.join('\n'));
