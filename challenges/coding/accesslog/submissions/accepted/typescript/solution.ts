import { readFileSync } from 'fs';

interface Minute {
  failed: number;
  latencies: number[];
}

const LINE =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d):[0-5]\dZ [!-~]+ [A-Z]{1,10} (\/[!-~]*) ([1-5]\d\d) (\d{1,7})$/;

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function report(k: number, lines: string[]): string[] {
  const requests = new Map<string, number>();
  const minutes = new Map<string, Minute>();
  let valid = 0;
  for (const line of lines) {
    const match = LINE.exec(line);
    if (match === null) continue;
    valid += 1;
    const [, minute, target, status, latency] = match;
    const path = target.split('?', 1)[0];
    requests.set(path, (requests.get(path) ?? 0) + 1);
    let entry = minutes.get(minute);
    if (entry === undefined) minutes.set(minute, (entry = { failed: 0, latencies: [] }));
    entry.latencies.push(Number(latency));
    if (status[0] === '5') entry.failed += 1;
  }

  const out = [`lines ${lines.length} ok ${valid} malformed ${lines.length - valid}`];
  const top = [...requests].sort((a, b) => b[1] - a[1] || byteOrder(a[0], b[0])).slice(0, k);
  out.push(`top ${top.length}`);
  for (const [path, count] of top) out.push(`${path} ${count}`);
  out.push(`minutes ${minutes.size}`);
  for (const [minute, { failed, latencies }] of [...minutes].sort((a, b) => byteOrder(a[0], b[0]))) {
    const n = latencies.length;
    latencies.sort((a, b) => a - b);
    const ranks = [50, 95, 99].map((p) => latencies[Math.floor((p * n + 99) / 100) - 1]);
    out.push([minute, n, failed, Math.floor((10000 * failed) / n), ...ranks].join(' '));
  }
  return out;
}

const lines = readFileSync(0, 'utf8').split('\n');
lines.pop();
console.log(report(Number(lines[0]), lines.slice(1)).join('\n'));
