'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');

const dataDir = process.env.DATA_DIR || '.';

const TOLERANCE_S = 300;
const sources = new Map();  // name to { secrets, accepted, processed, total }
const events = new Map();   // source and id to event

// One JSON line for each change. Nothing here waits, so no request comes between two others.
const logFile = path.join(dataDir, 'events.jsonl');
if (fs.existsSync(logFile)) {
  const text = fs.readFileSync(logFile, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);  // a torn line was never answered
  for (const line of whole.split('\n')) if (line) apply(JSON.parse(line));
  fs.truncateSync(logFile, Buffer.byteLength(whole));
}
const log = fs.openSync(logFile, 'a');
for (const event of events.values()) if (!event.done) begin(event);

function nameOf(source, id) {
  return source + '/' + id;  // the name of a source has no slash
}

function apply(change) {
  if (change.secrets !== undefined) {
    const old = sources.get(change.source) ?? { accepted: 0, processed: 0, total: 0 };
    sources.set(change.source, { ...old, secrets: change.secrets });
    return;
  }
  const source = sources.get(change.source);
  if (change.done) {
    const event = events.get(nameOf(change.source, change.id));
    event.done = true;
    source.processed += 1;
    source.total += event.amount;
  } else {
    events.set(nameOf(change.source, change.id), change);
    source.accepted += 1;
  }
}

function commit(change) {
  fs.writeSync(log, JSON.stringify(change) + '\n');  // what the kernel has, a kill does not take
  apply(change);
}

// Waits instead of working. Only the line that says "done" counts the event.
function begin(event) {
  setTimeout(() => commit({ source: event.source, id: event.id, done: true }), event.work_ms);
}

const error = (status, code) => ({ status, value: { error: code } });

// The text of the time and all signatures, or null.
function parseSignature(header) {
  const elements = header.split(',').map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  });
  const times = elements.filter(([name]) => name === 't').map(([, value]) => value);
  const signatures = elements.filter(([name]) => name === 'v1').map(([, value]) => value);
  if (times.length !== 1 || !/^\d{1,12}$/.test(times[0]) || signatures.length === 0) return null;
  return { time: times[0], signatures };
}

function isSigned(secrets, { time, signatures }, body) {
  return secrets.some((secret) => {
    const right = Buffer.from(
      crypto.createHmac('sha256', secret).update(time + '.').update(body).digest('hex'));
    return signatures.some((text) => {
      const given = Buffer.from(text);
      return given.length === right.length && crypto.timingSafeEqual(given, right);
    });
  });
}

const isCount = (value, most) => Number.isInteger(value) && value >= 0 && value <= most;
const isName = (value) => typeof value === 'string' && value.length >= 1 && value.length <= 100;

const seen = new Set([...events.keys()]);

function receive(name, header, now, body) {
  const source = sources.get(name);
  if (!source) return error(404, 'unknown_source');
  if (header === undefined) return error(400, 'missing_signature');
  const parsed = parseSignature(header);
  if (!parsed) return error(400, 'malformed_signature');
  const early = nameOf(name, /"id" *: *"([^"]*)"/.exec(body.toString())?.[1]);
  const isKnown = seen.has(early);
  seen.add(early);
  if (!isSigned(source.secrets, parsed, body)) return error(401, 'bad_signature');
  if (Math.abs(now - Number(parsed.time)) > TOLERANCE_S) return error(401, 'stale_timestamp');
  let asked;
  try {
    asked = JSON.parse(body.toString());
  } catch {
    return error(400, 'invalid_json');
  }
  if (asked === null || typeof asked !== 'object' || Array.isArray(asked))
    return error(400, 'invalid_json');
  const { id, type, amount, work_ms = 0 } = asked;
  if (!isName(id) || !isName(type) || !isCount(amount, 1e12) || !isCount(work_ms, 600000))
    return error(422, 'invalid_event');
  if (isKnown) return { status: 200, value: { status: 'duplicate' } };
  const event = { source: name, id, type, amount, work_ms };
  commit(event);
  begin(event);
  return { status: 202, value: { status: 'accepted' } };
}

function handle(method, pathname, query, headers, body) {
  if (pathname === '/healthz' && method === 'GET') return { status: 200, value: { status: 'ok' } };
  const parts = pathname.slice(1).split('/');
  const [kind, name] = parts;
  if (method === 'POST' && kind === 'webhooks' && parts.length === 2)
    return receive(name, headers['webhook-signature'], Number(headers['x-now']), body);
  if (kind !== 'sources' || parts.length < 2) return error(404, 'not_found');
  if (method === 'PUT' && parts.length === 2) {
    commit({ source: name, secrets: JSON.parse(body.toString()).secrets });
    return { status: 204 };
  }
  if (method === 'GET' && parts.length === 2 && sources.has(name)) {
    const { accepted, processed, total } = sources.get(name);
    return { status: 200, value: { name, accepted, processed, total } };
  }
  const event = events.get(nameOf(name, parts[3]));
  if (method === 'GET' && parts.length === 4 && parts[2] === 'events' && event) {
    const status = event.done ? 'done' : 'pending';
    return { status: 200, value: { id: event.id, type: event.type, status } };
  }
  return error(404, 'not_found');
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
