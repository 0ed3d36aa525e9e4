'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');

const dataDir = process.env.DATA_DIR || '.';

const file = path.join(dataDir, 'keys.json');
const costs = { '/work': 1, '/report': 5 };

// The level is counted in milliseconds: a token is worth refillMs of them. `seen` is the latest
// time of any request. Nothing here waits, so no request comes between two others.
const buckets = new Map(fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : []);

// A kill leaves the old file or the new one, never half of one.
function save() {
  const out = fs.openSync(file + '.new', 'w');
  fs.writeSync(out, JSON.stringify([...buckets]));
  fs.fsyncSync(out);
  fs.closeSync(out);
  fs.renameSync(file + '.new', file);
}

const error = (status, code, headers, more) => ({ status, headers, value: { error: code, ...more } });
const seconds = (ms) => String(Math.ceil(ms / 1000));
const full = (bucket) => bucket.capacity * bucket.refillMs;
const tokens = (bucket) => Math.floor(bucket.level / bucket.refillMs);
const isCount = (value, most) => Number.isInteger(value) && value >= 1 && value <= most;
const shown = (key, bucket) =>
  ({ key, capacity: bucket.capacity, refill_ms: bucket.refillMs, remaining: tokens(bucket) });

function advance(bucket, now) {
  bucket.level = Math.min(full(bucket), bucket.level + now - bucket.seen);
  bucket.seen = now;
}

function putKey(key, now, body) {
  let asked;
  try {
    asked = JSON.parse(body.toString());
  } catch {
    return error(400, 'invalid_json');
  }
  if (asked === null || typeof asked !== 'object' || Array.isArray(asked))
    return error(400, 'invalid_json');
  const { capacity, refill_ms: refillMs } = asked;
  if (!isCount(capacity, 1000) || !isCount(refillMs, 3600000)) return error(422, 'invalid_limits');
  const old = buckets.get(key);
  if (old) advance(old, now);
  const kept = old ? Math.min(tokens(old), capacity) : capacity;
  const seen = old ? old.seen : now;
  buckets.set(key, { capacity, refillMs, level: kept * refillMs, seen });
  save();
  return { status: old ? 200 : 201, value: shown(key, buckets.get(key)) };
}

function getKey(key, now) {
  const bucket = buckets.get(key);
  if (!bucket) return error(404, 'not_found');
  advance(bucket, now);
  return { status: 200, value: shown(key, bucket) };
}

function call(pathname, key, now) {
  if (!key) return error(401, 'missing_key');
  const bucket = buckets.get(key);
  if (!bucket) return error(401, 'unknown_key');
  advance(bucket, now);
  if (costs[pathname] > bucket.capacity) return error(403, 'limit_too_small');
  const missing = costs[pathname] * bucket.refillMs - bucket.level;
  if (missing <= 0) bucket.level = -missing;
  const headers = {
    'RateLimit-Limit': String(bucket.capacity),
    'RateLimit-Remaining': String(tokens(bucket)),
    'RateLimit-Reset': seconds(full(bucket) - bucket.level),
  };
  if (missing <= 0) return { status: 200, headers, value: { done: pathname.slice(1) } };
  headers['Retry-After'] = seconds(missing);
  return error(429, 'rate_limited', headers, { retry_after_ms: missing });
}

function handle(method, pathname, query, headers, body) {
  if (pathname === '/healthz' && method === 'GET') return { status: 200, value: { status: 'ok' } };
  const now = Number(headers['x-now-ms']);
  if (Object.hasOwn(costs, pathname)) {
    if (method !== 'GET') return error(405, 'method_not_allowed', { Allow: 'GET' });
    return call(pathname, headers['x-api-key'], now);
  }
  const [kind, key, ...rest] = pathname.slice(1).split('/');
  if (kind === 'keys' && key !== undefined && rest.length === 0) {
    if (method === 'PUT') return putKey(key, now, body);
    if (method === 'GET') return getKey(key, now);
  }
  return error(404, 'not_found');
}

// SIGTERM: levels are written, too.
function stop() {
  save();
  process.exit(0);
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

process.on('SIGTERM', stop);
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 511 });
