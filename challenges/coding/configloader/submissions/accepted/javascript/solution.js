'use strict';
const fs = require('fs');

const HEADINGS = ['[defaults]', '[file]', '[env]', '[flags]'];
const KEY = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
const SECRET_WORDS = new Set(['password', 'secret', 'token', 'key']);
const MASK = '****';

function readSections(lines) {
  const sections = [];
  for (const line of lines) {
    if (line === HEADINGS[sections.length]) sections.push([]);
    else sections[sections.length - 1].push(line);
  }
  return sections;
}

const trim = (text) => text.replace(/^ +/, '').replace(/ +$/, '');

function cut(line) {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

function parseSettings(lines) {
  const pairs = [];
  for (const line of lines) {
    if (/^ *(#|$)/.test(line)) continue;
    let [key, value] = cut(line).map(trim);
    if (value.length >= 2 && value.startsWith('"') && value.endsWith('"')) value = value.slice(1, -1);
    pairs.push([key, value]);
  }
  return pairs;
}

function parseFlag(line) {
  const flag = line.slice(2);
  if (flag.includes('=')) return cut(flag);
  return flag.startsWith('no-') ? [flag.slice(3), 'false'] : [flag, 'true'];
}

function envKeys(variables) {
  return [...variables]
    .filter(([name]) => name.startsWith('APP_'))
    .map(([name, value]) => [name.slice(4).replace(/__/g, '.').toLowerCase(), value])
    .filter(([key]) => KEY.test(key));
}

const isSecret = (name) => SECRET_WORDS.has(name.split('.').pop().split('_').pop().toLowerCase());
const masked = (name, value) => (value && isSecret(name) ? MASK : value);

function nameEnd(text, at) {
  while (/[A-Za-z0-9_.]/.test(text[at])) at += 1;
  return at;
}

function fallbackEnd(text, at) {
  while (text[at] !== '}') {
    if (text.startsWith('$$', at)) at += 2;
    else if (text.startsWith('${', at)) {
      at = nameEnd(text, at + 2);
      if (text[at] === ':') at = fallbackEnd(text, at + 2);
      at += 1;
    } else at += 1;
  }
  return at;
}

// Computes printed values: a secret counts as **** wherever it is inserted. A node of the
// configuration has a state (0 new, 1 in progress, 2 done) and either a value or an error.
class Expander {
  constructor(config, variables) {
    this.config = config;
    this.variables = variables;
    this.stack = [];
  }

  evaluate(node) {
    if (node.state === 2) return;
    node.state = 1;
    this.stack.push(node);
    const result = this.expand(node.raw, node);
    if (result.error) node.error = node.error || result.error;
    else node.value = result.value;
    this.stack.pop();
    node.state = 2;
  }

  // { value } (undefined if nothing sets the name) or { error }
  lookup(name, owner) {
    if (!/^[a-z]/.test(name)) return { value: masked(name, this.variables.get(name)) };
    const node = this.config.get(name);
    if (!node) return { value: undefined };
    owner.waitingFor = name;
    if (node.state === 1) {
      for (const member of this.stack.slice(this.stack.indexOf(node))) {
        member.error = member.error || `cycle ${member.waitingFor}`;
      }
      return { error: `cycle ${name}` };
    }
    this.evaluate(node);
    if (node.error) return { error: `broken ${name}` };
    return { value: masked(name, node.value) };
  }

  expand(text, owner) {
    let out = '';
    let at = 0;
    while (at < text.length) {
      if (text.startsWith('$$', at)) {
        out += '$';
        at += 2;
      } else if (text.startsWith('${', at)) {
        let end = nameEnd(text, at + 2);
        const name = text.slice(at + 2, end);
        let result = this.lookup(name, owner);
        if (result.error) return result;
        if (text[end] === ':') {
          const begin = end + 2;
          end = fallbackEnd(text, begin);
          if (!result.value) result = this.expand(text.slice(begin, end), owner);
          if (result.error) return result;
        }
        if (result.value === undefined) return { error: `unset ${name}` };
        out += result.value;
        at = end + 1;
      } else {
        out += text[at];
        at += 1;
      }
    }
    return { value: out };
  }
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
lines.pop();
const [defaults, file, env, flags] = readSections(lines);
const variables = new Map(env.map(cut));
const sources = [
  ['defaults', parseSettings(defaults)],
  ['file', parseSettings(file)],
  ['env', envKeys(variables)],
  ['flags', flags.map(parseFlag)],
];
const config = new Map();
for (const [source, pairs] of sources) {
  for (const [key, raw] of pairs) config.set(key, { source, raw, state: 0 });
}
const expander = new Expander(config, variables);
const out = [];
let errors = 0;
for (const key of [...config.keys()].sort()) {
  const node = config.get(key);
  expander.evaluate(node);
  if (node.error) errors += 1;
  out.push(`${key} [${node.source}] ` + (node.error ? `! ${node.error}` : `"${masked(key, node.value)}"`));
}
out.push(`keys ${config.size} errors ${errors}`);
console.log(out.join('\n'));
