'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');

const dataDir = process.env.DATA_DIR || '.';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const links = new Map();   // code to link
const codes = new Set();   // all codes that were ever used
let made = 0;

// One JSON line for each change. Nothing here waits, so no request comes between two others.
const logFile = path.join(dataDir, 'links.jsonl');
if (fs.existsSync(logFile)) {
  const text = fs.readFileSync(logFile, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);  // a torn line was never answered
  for (const line of whole.split('\n')) if (line) apply(JSON.parse(line));
  fs.truncateSync(logFile, Buffer.byteLength(whole));
}
const log = fs.openSync(logFile, 'a');

function apply(change) {
  if (change.hit !== undefined) {
    links.get(change.hit).hits += 1;
    return;
  }
  change.number = ++made;
  links.set(change.code, change);
  codes.add(change.code);
}

function commit(change) {
  fs.writeSync(log, JSON.stringify(change) + '\n');  // what the kernel has, a kill does not take
  apply(change);
}

function newCode() {
  for (;;) {
    let code = '';
    for (let i = 0; i < 8; ++i) code += letters[crypto.randomInt(letters.length)];
    if (!codes.has(code)) return code;
  }
}

const error = (status, code, headers) => ({ status, headers, value: { error: code } });
const isLive = (link, now) => link.expires_at === null || now < link.expires_at;
const shown = ({ code, url, created_at, expires_at, hits }) =>
  ({ code, url, created_at, expires_at, hits });

function shorten(user, now, body) {
  let asked;
  try {
    asked = JSON.parse(body.toString());
  } catch {
    return error(400, 'invalid_json');
  }
  if (asked === null || typeof asked !== 'object' || Array.isArray(asked))
    return error(400, 'invalid_json');
  const { url, alias = null, ttl_s: ttl = null } = asked;
  if (typeof url !== 'string' || url.length > 2048 || !/^https?:\/\/[^ ]+$/.test(url))
    return error(422, 'invalid_url');
  if (alias !== null && (typeof alias !== 'string' || !/^[A-Za-z0-9_-]{3,32}$/.test(alias) ||
                         ['healthz', 'shorten', 'links'].includes(alias)))
    return error(422, 'invalid_alias');
  if (ttl !== null && (!Number.isInteger(ttl) || ttl < 1 || ttl > 1e9))
    return error(422, 'invalid_ttl');
  if (alias !== null && links.has(alias) && isLive(links.get(alias), now))
    return error(409, 'alias_taken');
  const link = { code: alias ?? newCode(), url, owner: user, created_at: now,
                 expires_at: ttl === null ? null : now + ttl, hits: 0 };
  commit(link);
  return { status: 201, headers: { Location: '/' + link.code }, value: shown(link) };
}

function follow(code, now) {
  const link = links.get(code);
  if (!link) return error(404, 'not_found');
  if (!isLive(link, now)) return error(410, 'expired');
  commit({ hit: code });
  return { status: 301, headers: { Location: link.url, 'Cache-Control': 'no-store' }, value: {} };
}

function details(user, code) {
  const link = links.get(code);
  return link && link.owner === user ? { status: 200, value: shown(link) } : error(404, 'not_found');
}

function listing(user, now, query) {
  const limit = query.get('limit') ?? '20';
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
    return error(422, 'invalid_limit');
  const cursor = query.get('cursor') ?? 'skip-0';
  if (!/^skip-\d{1,16}$/.test(cursor)) return error(422, 'invalid_cursor');
  const skip = Number(cursor.slice(5));
  const found = [...links.values()]
    .filter((link) => link.owner === user && isLive(link, now))
    .sort((a, b) => b.number - a.number);
  const page = found.slice(skip, skip + Number(limit));
  const next = found.length > skip + page.length ? 'skip-' + (skip + page.length) : null;
  return { status: 200, value: { links: page.map(shown), next_cursor: next } };
}

function handle(method, pathname, query, headers, body) {
  if (pathname === '/healthz' && method === 'GET') return { status: 200, value: { status: 'ok' } };
  const parts = pathname.slice(1).split('/');
  const isLinks = parts[0] === 'links' && parts.length <= 2;
  if ((!isLinks && parts.length !== 1) || parts[parts.length - 1] === '')
    return error(404, 'not_found');
  const isShorten = pathname === '/shorten';
  const allowed = isShorten ? 'POST' : 'GET';
  if (method !== allowed) return error(405, 'method_not_allowed', { Allow: allowed });
  const user = headers['x-user'];
  const now = Number(headers['x-now']);
  if (!isLinks && !isShorten) return follow(parts[0], now);
  if (!user) return error(401, 'unauthorized');
  if (isShorten) return shorten(user, now, body);
  return parts.length === 2 ? details(user, parts[1]) : listing(user, now, query);
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
