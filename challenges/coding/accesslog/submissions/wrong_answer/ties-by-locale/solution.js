'use strict';
const fs = require('fs');

const LINE =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d):[0-5]\dZ [!-~]+ [A-Z]{1,10} (\/[!-~]*) ([1-5]\d\d) (\d{1,7})$/;

function report(k, lines) {
  const requests = new Map();
  const minutes = new Map();
  let valid = 0;
  for (const line of lines) {
    const match = LINE.exec(line);
    if (match === null) continue;
    valid += 1;
    const [, minute, target, status, latency] = match;
    const path = target.split('?', 1)[0];
    requests.set(path, (requests.get(path) || 0) + 1);
    if (!minutes.has(minute)) minutes.set(minute, { failed: 0, latencies: [] });
    const entry = minutes.get(minute);
    entry.latencies.push(Number(latency));
    if (Number(status) >= 500) entry.failed += 1;
  }

  const out = [`lines ${lines.length} ok ${valid} malformed ${lines.length - valid}`];
  const byteOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const top = [...requests].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, k);
  out.push(`top ${top.length}`);
  for (const [path, count] of top) out.push(`${path} ${count}`);
  out.push(`minutes ${minutes.size}`);
  for (const minute of [...minutes.keys()].sort(byteOrder)) {
    const { failed, latencies } = minutes.get(minute);
    const n = latencies.length;
    latencies.sort((a, b) => a - b);
    const ranks = [50, 95, 99].map((p) => latencies[Math.floor((p * n + 99) / 100) - 1]);
    out.push([minute, n, failed, Math.floor((10000 * failed) / n), ...ranks].join(' '));
  }
  return out;
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
lines.pop();
console.log(report(Number(lines[0]), lines.slice(1)).join('\n'));
