// The database: a small one that understands what the statement says of SQL. query(sql, parameters) puts the parameters in
// the places of the question marks, and returns rows, each an array of texts.
'use strict';

class DatabaseError extends Error {}

const fail = (message) => {
  throw new DatabaseError(message);
};

function tokensOf(sql) {
  const pattern = /\s+|--[^\n]*|\/\*[^]*?\*\/|('(?:[^']|'')*')|([A-Za-z_]\w*)|(\d+)|(<>|!=|\|\||[=?(),;*])|([^])/g;
  const tokens = [];
  for (const [, text, word, number, sign, other] of sql.matchAll(pattern)) {
    if (other) fail(other === "'" ? 'a text does not end' : `syntax error near "${other}"`);
    if (text) tokens.push({ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") });
    else if (word) tokens.push({ kind: 'word', text: word, upper: word.toUpperCase() });
    else if (number) tokens.push({ kind: 'number', text: number });
    else if (sign) tokens.push({ kind: 'sign', text: sign, upper: sign });
  }
  return tokens;
}

function isLike(text, pattern, escape) {
  if (pattern === '') return text === '';
  const first = pattern[0];
  if (first === '%') return isLike(text, pattern.slice(1), escape) || (text !== '' && isLike(text.slice(1), pattern, escape));
  if (text === '') return false;
  const isEscaped = first === escape && pattern.length > 1;
  const wanted = isEscaped ? pattern[1] : first;
  const isEqual = (first === '_' && !isEscaped) || wanted.toLowerCase() === text[0].toLowerCase();
  return isEqual && isLike(text.slice(1), pattern.slice(isEscaped ? 2 : 1), escape);
}

// Every expression becomes a function from a row to a text; a condition is '1' or '0'.
class Query {
  constructor(tables, sql, parameters) {
    this.tables = tables;
    this.tokens = tokensOf(sql);
    this.at = 0;
    this.parameters = parameters;
    this.used = 0;
  }

  run() {
    let found = this.select();
    while (this.take('UNION')) {
      this.take('ALL');
      found = found.concat(this.select());
    }
    if (this.take('ORDER')) {
      this.need('BY');
      this.sort(found);
    }
    while (this.take(';'));
    if (this.at < this.tokens.length) fail(`syntax error near "${this.tokens[this.at].text}"`);
    if (this.used !== this.parameters.length) fail('the number of parameters is not that of question marks');
    return found.map(({ picked }) => picked());
  }

  select() {
    this.need('SELECT');
    const picks = [];
    do picks.push(this.take('*') ? null : this.operand());
    while (this.take(','));
    this.need('FROM');
    const table = this.tables[this.word().toLowerCase()] ?? fail('no such table');
    const condition = this.take('WHERE') ? this.either() : () => '1';
    const rows = table.filter((row) => Number(condition(row)) > 0);
    return rows.map((row) => ({ row, picked: () => picks.flatMap((pick) => (pick ? [pick(row)] : Object.values(row))) }));
  }

  sort(found) {
    const keys = [];
    do {
      const key = this.operand();
      const isDown = this.take('DESC');
      if (!isDown) this.take('ASC');
      keys.push({ key, sign: isDown ? -1 : 1 });
    } while (this.take(','));
    found.sort((a, b) => {
      for (const { key, sign } of keys) {
        const [left, right] = [key(a.row), key(b.row)];
        if (left !== right) return left < right ? -sign : sign;
      }
      return 0;
    });
  }

  either() {
    let left = this.both();
    while (this.take('OR')) {
      const [one, other] = [left, this.both()];
      left = (row) => (Number(one(row)) > 0 || Number(other(row)) > 0 ? '1' : '0');
    }
    return left;
  }

  both() {
    let left = this.not();
    while (this.take('AND')) {
      const [one, other] = [left, this.not()];
      left = (row) => (Number(one(row)) > 0 && Number(other(row)) > 0 ? '1' : '0');
    }
    return left;
  }

  not() {
    if (!this.take('NOT')) return this.comparison();
    const inner = this.not();
    return (row) => (Number(inner(row)) > 0 ? '0' : '1');
  }

  comparison() {
    const left = this.operand();
    if (this.take('=')) {
      const right = this.operand();
      return (row) => (left(row) === right(row) ? '1' : '0');
    }
    if (this.take('<>') || this.take('!=')) {
      const right = this.operand();
      return (row) => (left(row) !== right(row) ? '1' : '0');
    }
    if (!this.take('LIKE')) return left;
    const pattern = this.operand();
    const escape = this.take('ESCAPE') ? this.operand() : () => '';
    return (row) => (isLike(left(row), pattern(row), escape(row)) ? '1' : '0');
  }

  operand() {
    let left = this.primary();
    while (this.take('||')) {
      const [one, other] = [left, this.primary()];
      left = (row) => one(row) + other(row);
    }
    return left;
  }

  primary() {
    if (this.take('(')) {
      const inner = this.either();
      this.need(')');
      return inner;
    }
    if (this.take('?')) {
      const value = this.parameters[this.used++] ?? fail('a parameter is missing');
      return () => value;
    }
    const token = this.tokens[this.at];
    if (token?.kind === 'text' || token?.kind === 'number') {
      this.at += 1;
      return () => token.text;
    }
    const column = this.word().toLowerCase();
    return (row) => row[column] ?? fail(`no such column: ${column}`);
  }

  word() {
    const token = this.tokens[this.at++];
    return token?.kind === 'word' ? token.text : fail(`syntax error near "${token?.text ?? 'the end'}"`);
  }

  take(upper) {
    if (this.tokens[this.at]?.upper !== upper) return false;
    this.at += 1;
    return true;
  }

  need(upper) {
    if (!this.take(upper)) fail(`syntax error: ${upper} is missing`);
  }
}

class Database {
  constructor() {
    this.tables = { people: [] };
  }

  query(sql, parameters = []) {
    return new Query(this.tables, sql, parameters).run();
  }
}

module.exports = { Database, DatabaseError };
