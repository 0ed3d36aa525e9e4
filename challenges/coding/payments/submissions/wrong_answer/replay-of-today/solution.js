'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');

const dataDir = process.env.DATA_DIR || '.';

const KEY_LIFETIME_S = 24 * 60 * 60;
const accounts = new Map();  // id to { id, balance, payments }
const payments = new Map();  // id to payment
const known = new Map();     // client and key to the change that made the key known

// One JSON line for each change. Nothing here waits, so no request comes between two others.
const logFile = path.join(dataDir, 'payments.jsonl');
if (fs.existsSync(logFile)) {
  const text = fs.readFileSync(logFile, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);  // a torn line was never answered
  for (const line of whole.split('\n')) if (line) apply(JSON.parse(line));
  fs.truncateSync(logFile, Buffer.byteLength(whole));
}
const log = fs.openSync(logFile, 'a');

function nameOf(client, key) {
  return client + ' ' + key;  // a key has no spaces
}

function apply(change) {
  if (change.balance !== undefined) {
    const payments = accounts.get(change.id)?.payments ?? 0;
    accounts.set(change.id, { id: change.id, balance: change.balance, payments });
    return;
  }
  known.set(nameOf(change.client, change.key), change);
  if (change.status === 201) {
    const account = accounts.get(change.answer.account);
    account.balance -= change.answer.amount;
    account.payments += 1;
    payments.set(change.answer.id, change.answer);
  }
}

function commit(change) {
  fs.writeSync(log, JSON.stringify(change) + '\n');  // what the kernel has, a kill does not take
  apply(change);
}

const error = (status, code) => ({ status, value: { error: code } });

// The same text for all ways to write the same JSON.
function canonical(value) {
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return '{' + Object.keys(value).sort()
    .map((name) => JSON.stringify(name) + ':' + canonical(value[name])).join(',') + '}';
}

function parseObject(body) {
  try {
    const value = JSON.parse(body.toString());
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function finalAnswer(change, isReplay) {
  const headers = isReplay ? { 'Idempotent-Replayed': 'true' } : {};
  if (change.status === 201) headers.Location = '/payments/' + change.answer.id;
  return { status: change.status, headers, value: change.answer };
}

// The payment with the balance as it is now.
function current(change) {
  if (change.status !== 201) return change;
  const balance_after = accounts.get(change.answer.account).balance;
  return { ...change, answer: { ...change.answer, balance_after } };
}

function pay(client, key, now, body) {
  if (!key) return error(400, 'missing_key');
  if (!/^[!-~]{1,64}$/.test(key)) return error(400, 'invalid_key');
  const asked = parseObject(body);
  if (!asked) return error(400, 'invalid_json');
  const before = known.get(nameOf(client, key));
  if (before && now < before.at + KEY_LIFETIME_S) {
    return before.asked === canonical(asked) ? finalAnswer(current(before), true) : error(422, 'key_reused');
  }
  const { account: id, amount, reference = null } = asked;
  if (typeof id !== 'string' || !Number.isInteger(amount) || amount < 1 || amount > 1e12 ||
      (reference !== null && typeof reference !== 'string')) return error(422, 'invalid_request');
  const account = accounts.get(id);
  if (!account) return error(404, 'unknown_account');
  const change = { client, key, at: now, asked: canonical(asked) };
  if (account.balance < amount) {
    change.status = 402;
    change.answer = { error: 'insufficient_funds' };
  } else {
    change.status = 201;
    change.answer = { id: 'pay-' + (payments.size + 1), account: id, amount, reference,
                      created_at: now, balance_after: account.balance - amount };
  }
  commit(change);
  return finalAnswer(change, false);
}

function handle(method, pathname, query, headers, body) {
  if (pathname === '/healthz' && method === 'GET') return { status: 200, value: { status: 'ok' } };
  const client = headers['x-client'];
  const now = Number(headers['x-now']);
  if (!client) return error(401, 'unauthorized');
  if (method === 'POST' && pathname === '/payments')
    return pay(client, headers['idempotency-key'], now, body);
  const [kind, id, ...rest] = pathname.slice(1).split('/');
  if (rest.length > 0 || id === undefined) return error(404, 'not_found');
  if (method === 'PUT' && kind === 'accounts') {
    const status = accounts.has(id) ? 200 : 201;
    commit({ id, balance: parseObject(body).balance });
    return { status, value: accounts.get(id) };
  }
  const table = { accounts, payments }[kind];
  if (method !== 'GET' || !table || !table.has(id)) return error(404, 'not_found');
  return { status: 200, value: table.get(id) };
}

const server = http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let answer;
  try {
    const url = new URL(request.url, 'http://localhost');
    answer = await handle(request.method, url.pathname, url.searchParams, request.headers,
                          Buffer.concat(chunks));
  } catch (error) {
    console.error(error);
    answer = { status: 500, value: { error: 'internal' } };
  }
  const headers = { ...answer.headers };
  let payload;
  if (answer.value !== undefined) {
    payload = Buffer.from(JSON.stringify(answer.value));
    headers['Content-Type'] = 'application/json';
    headers['Content-Length'] = payload.length;
  } else if (answer.status !== 204) {
    headers['Content-Length'] = 0;
  }
  response.writeHead(answer.status, headers);
  response.end(payload);
});

server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 511 });
