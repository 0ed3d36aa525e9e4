'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');

const dataDir = process.env.DATA_DIR || '.';

// Answers one request. `query` is a URLSearchParams, `headers` has lower-case names, `body` is a
// Buffer. Returns (or promises) { status, headers, value }; the value is sent as JSON, undefined
// means no body.
function handle(method, pathname, query, headers, body) {
  if (pathname === '/healthz' && method === 'GET') return { status: 200, value: { status: 'ok' } };
  // Your code here.
  return { status: 404, value: { error: 'not_found' } };
}

// SIGTERM: saves what has to be saved, then ends with exit code 0.
function stop() {
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
