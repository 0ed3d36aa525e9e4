'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const { promisify } = require('node:util');

const dataDir = process.env.DATA_DIR || '.';

const SESSION_S = 3600;
const LOCK_S = 900;
const FAILURES_MAX = 5;
const ITERATIONS = 5000;  // little, for a test with a CPU limit; elsewhere 600 000
const pbkdf2 = promisify(crypto.pbkdf2);

const users = new Map();     // email to { id, email, salt, hash }
let sessions = new Map();    // hash of the token to { email, expires_at }
const failures = new Map();  // email to { count, last }

// One JSON line for each change. Only the slow hash waits: everything else runs to its end without
// another request coming in between.
const logFile = path.join(dataDir, 'auth.jsonl');
if (fs.existsSync(logFile)) {
  const text = fs.readFileSync(logFile, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);  // a torn line was never answered
  for (const line of whole.split('\n')) if (line) apply(JSON.parse(line));
  fs.truncateSync(logFile, Buffer.byteLength(whole));
}
const log = fs.openSync(logFile, 'a');

function apply(change) {
  if (change.kind === 'user') {
    users.set(change.email, change);
  } else if (change.kind === 'login') {
    failures.delete(change.email);
    sessions.set(change.token, change);
  } else if (change.kind === 'failure') {
    const before = failures.get(change.email)?.count ?? 0;
    const count = before >= FAILURES_MAX ? 1 : before + 1;  // an old lock is over
    failures.set(change.email, { count, last: change.at });
  } else if (change.kind === 'logout') {
    sessions.delete(change.token);
  } else if (change.kind === 'password') {
    Object.assign(users.get(change.email), { salt: change.salt, hash: change.hash });
    sessions = new Map([...sessions].filter(
      ([token, session]) => session.email !== change.email || token === change.token));
  }
}

function commit(change) {
  fs.writeSync(log, JSON.stringify(change) + '\n');  // what the kernel has, a kill does not take
  apply(change);
}

const error = (status, code, headers) => ({ status, headers, value: { error: code } });
const fastHash = (token) => crypto.createHash('sha256').update(token).digest('hex');
const isStrong = (password) =>
  typeof password === 'string' && [...password].length >= 10 && [...password].length <= 128;

async function slowHash(password, salt) {
  return (await pbkdf2(password, Buffer.from(salt, 'hex'), ITERATIONS, 32, 'sha256')).toString('hex');
}

function isEqual(a, b) {
  return a.length === b.length && crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function parseObject(body) {
  try {
    const value = JSON.parse(body.toString());
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

async function register(body) {
  const asked = parseObject(body);
  if (!asked) return error(400, 'invalid_json');
  const { email, password } = asked;
  if (typeof email !== 'string' || email.length > 254 || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return error(422, 'invalid_email');
  if (!isStrong(password)) return error(422, 'weak_password');
  const salt = crypto.randomBytes(16).toString('hex');
  const hash = await slowHash(password, salt);
  const name = email.toLowerCase();
  if (users.has(name)) return error(409, 'email_taken');  // asked after the wait
  const user = { kind: 'user', id: crypto.randomUUID(), email: name, salt, hash };
  commit(user);
  return { status: 201, value: { id: user.id, email: name } };
}

// Logins of one email wait for each other: look at the count, check, change the count is one step.
const queues = new Map();

function inTurn(email, step) {
  const turn = (queues.get(email) ?? Promise.resolve()).then(step);
  const end = turn.catch(() => {}).then(() => {
    if (queues.get(email) === end) queues.delete(email);
  });
  queues.set(email, end);
  return turn;
}

async function login(now, body) {
  const asked = parseObject(body);
  if (!asked) return error(400, 'invalid_json');
  if (typeof asked.email !== 'string') return error(401, 'invalid_credentials');
  const email = asked.email.toLowerCase();
  const password = typeof asked.password === 'string' ? asked.password : '';
  return inTurn(email, async () => {
    const { count, last } = failures.get(email) ?? { count: 0, last: 0 };
    if (count >= FAILURES_MAX && now < last + LOCK_S)
      return error(429, 'locked', { 'Retry-After': String(last + LOCK_S - now) });
    const user = users.get(email);
    const hash = await slowHash(password, user?.salt ?? '00'.repeat(16));  // also for nobody
    if (!isEqual(hash, user?.hash ?? '')) {
      commit({ kind: 'failure', email, at: now });
      return error(401, 'invalid_credentials');
    }
    const token = crypto.randomBytes(32).toString('base64url');
    const expires_at = now + SESSION_S;
    commit({ kind: 'login', email, token: fastHash(token), expires_at });
    return { status: 200, headers: { 'Cache-Control': 'no-store' }, value: { token, expires_at } };
  });
}

function findSession(headers, now) {
  const match = /^bearer +(\S+)$/i.exec(headers.authorization ?? '');
  const session = match && sessions.get(fastHash(match[1]));
  return session && now < session.expires_at ? session : null;
}

function me(session, now) {
  const { email, expires_at } = session;
  const live = [...sessions.values()].filter((s) => s.email === email && now < s.expires_at);
  return { status: 200, value: { id: users.get(email).id, email, expires_at, sessions: live.length } };
}

async function changePassword(session, body) {
  const asked = parseObject(body);
  if (!asked) return error(400, 'invalid_json');
  if (!isStrong(asked.new)) return error(422, 'weak_password');
  const { email, salt: oldSalt, hash: oldHash } = users.get(session.email);
  if (typeof asked.old !== 'string' || !isEqual(await slowHash(asked.old, oldSalt), oldHash))
    return error(403, 'wrong_password');
  const salt = crypto.randomBytes(16).toString('hex');
  const hash = await slowHash(asked.new, salt);
  if (users.get(email).hash !== oldHash) return error(403, 'wrong_password');  // not the first
  commit({ kind: 'password', email, salt, hash, token: session.token });
  return { status: 204 };
}

function handle(method, pathname, query, headers, body) {
  if (pathname === '/healthz' && method === 'GET') return { status: 200, value: { status: 'ok' } };
  const now = Number(headers['x-now']);
  const route = method + ' ' + pathname;
  if (route === 'POST /register') return register(body);
  if (route === 'POST /login') return login(now, body);
  if (!['GET /me', 'POST /logout', 'POST /password'].includes(route)) return error(404, 'not_found');
  const session = findSession(headers, now);
  if (!session) return error(401, 'unauthorized', { 'WWW-Authenticate': 'Bearer' });
  if (route === 'GET /me') return me(session, now);
  if (route === 'POST /password') return changePassword(session, body);
  commit({ kind: 'logout', token: session.token });
  return { status: 204 };
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
