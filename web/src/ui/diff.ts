// Expected against actual output: lines by longest common subsequence, then characters within lines that changed. Bounded: above
// the limit only the common beginning and end are matched, which is what a reader of a long output wants to see anyway.

export interface Segment {
  text: string;
  changed: boolean;
}
export interface DiffRow {
  kind: "same" | "changed" | "missing" | "extra";
  expected: Segment[] | null;
  actual: Segment[] | null;
  expectedLine: number | null;
  actualLine: number | null;
}

const cellsMax = 250_000;

function commonEnds(a: readonly string[], b: readonly string[]): { start: number; end: number } {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return { start, end };
}

/** Pairs of equal positions in both, in order. */
function matches(a: readonly string[], b: readonly string[]): [number, number][] {
  const { start, end } = commonEnds(a, b);
  const rows = a.length - start - end;
  const columns = b.length - start - end;
  const found: [number, number][] = [];
  for (let i = 0; i < start; i++) found.push([i, i]);
  if (rows * columns > 0 && rows * columns <= cellsMax) {
    const width = columns + 1;
    const longest = new Uint32Array((rows + 1) * width);
    const at = (i: number, j: number) => longest[i * width + j] ?? 0;
    for (let i = rows - 1; i >= 0; i--)
      for (let j = columns - 1; j >= 0; j--)
        longest[i * width + j] = a[start + i] === b[start + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    for (let i = 0, j = 0; i < rows && j < columns; ) {
      if (a[start + i] === b[start + j]) found.push([start + i++, start + j++]);
      else if (at(i + 1, j) >= at(i, j + 1)) i++;
      else j++;
    }
  }
  for (let i = end; i > 0; i--) found.push([a.length - i, b.length - i]);
  return found;
}

function segments(text: readonly string[], kept: ReadonlySet<number>): Segment[] {
  const out: Segment[] = [];
  text.forEach((unit, at) => {
    const changed = !kept.has(at);
    const last = out.at(-1);
    if (last !== undefined && last.changed === changed) last.text += unit;
    else out.push({ text: unit, changed });
  });
  return out.length > 0 ? out : [{ text: "", changed: false }];
}

export function lineSegments(expected: string, actual: string): [Segment[], Segment[]] {
  const a = [...expected];
  const b = [...actual];
  const pairs = matches(a, b);
  // With next to nothing in common, single matching letters only confuse.
  if (pairs.length * 4 < Math.max(a.length, b.length)) return [[{ text: expected, changed: true }], [{ text: actual, changed: true }]];
  return [segments(a, new Set(pairs.map(([i]) => i))), segments(b, new Set(pairs.map(([, j]) => j)))];
}

/** A final line break ends the last line; it does not begin another. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

const plain = (text: string): Segment[] => [{ text, changed: false }];
const whole = (text: string): Segment[] => [{ text, changed: true }];

export function diffLines(expected: string, actual: string): DiffRow[] {
  const a = linesOf(expected);
  const b = linesOf(actual);
  const rows: DiffRow[] = [];
  let i = 0;
  let j = 0;
  const between = (untilI: number, untilJ: number) => {
    for (; i < untilI && j < untilJ; i++, j++) {
      const [left, right] = lineSegments(a[i] ?? "", b[j] ?? "");
      rows.push({ kind: "changed", expected: left, actual: right, expectedLine: i + 1, actualLine: j + 1 });
    }
    for (; i < untilI; i++) rows.push({ kind: "missing", expected: whole(a[i] ?? ""), actual: null, expectedLine: i + 1, actualLine: null });
    for (; j < untilJ; j++) rows.push({ kind: "extra", expected: null, actual: whole(b[j] ?? ""), expectedLine: null, actualLine: j + 1 });
  };
  for (const [nextI, nextJ] of matches(a, b)) {
    between(nextI, nextJ);
    rows.push({ kind: "same", expected: plain(a[i] ?? ""), actual: plain(b[j] ?? ""), expectedLine: i + 1, actualLine: j + 1 });
    i++;
    j++;
  }
  between(a.length, b.length);
  return rows;
}

/** Spaces, tabs and carriage returns as signs that can be seen. */
export function visibleWhitespace(text: string): string {
  return text.replaceAll(" ", "·").replaceAll("\t", "→\t").replaceAll("\r", "␍");
}
