// The one stretch in which two texts differ: what an editor needs to be told so that it keeps its place.
export interface Difference {
  from: number;
  to: number;
  insert: string;
}

export function difference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let same = 0;
  while (same < shorter - from && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
