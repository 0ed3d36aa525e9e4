// Numbers and times as people read them.

/** A remaining time: 61,000 is "1:01", from an hour on "1:00:00". Rounded up, so that zero means over. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** A length of time in words: "45 s", "12 min", "1 h 5 min". */
export function durationText(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

export function memoryText(kib: number): string {
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${(kib / 1024).toFixed(kib < 10 * 1024 ? 1 : 0)} MiB`;
}

/** Of a run that was cut at its limit nobody knows what it would have taken. */
export function timeOfPoint(point: { cpu_ms: number; finished: boolean }): string {
  return point.finished ? `${point.cpu_ms} ms` : `stopped after ${point.cpu_ms} ms`;
}

export function scoreText(score: number): string {
  return Number.isInteger(score) ? String(score) : score.toFixed(1);
}

export function percent(score: number, max: number): number {
  return max <= 0 ? 0 : Math.round((score / max) * 100);
}

const sameYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const otherYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
export function dateText(at: number, now: number = Date.now()): string {
  const there = new Date(at);
  return there.getFullYear() === new Date(now).getFullYear() ? sameYear.format(there) : otherYear.format(there);
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
export const timeText = (at: number): string => clock.format(new Date(at));

/** What mistakes that stand take off a score or an estimate. */
export function mistakeCost(standing: number, what: "score" | "estimate"): string {
  return standing === 1 ? `It takes a quarter off the ${what}.` : `Each takes a quarter off what is left of the ${what}.`;
}

/** "system-design" as a person would write it. */
export function topicText(id: string): string {
  const known: Record<string, string> = { http: "HTTP", apis: "APIs", sql: "SQL", devops: "DevOps", os: "Operating systems" };
  const words = id.replaceAll("-", " ").replaceAll("_", " ");
  return known[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
