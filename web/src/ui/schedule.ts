// When a session is to begin, as its reader's clock has it: in words, in a field of a form, and for a calendar. Pure: the time zone is
// the browser's.
import { plural } from "./format";

/** Until when a start may be settled (docs/PROTOCOL.md, `session_schedule`). */
export const scheduleAheadMaxMs = 366 * 24 * 3_600_000;

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 5) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  if (hours < 48) return plural(Math.round(minutes / 60), "hour");
  return plural(Math.round(minutes / (24 * 60)), "day");
}

/** "starts in 25 min", rounded as people say it. */
export function startsText(at: number, now: number): string {
  const left = at - now;
  if (Math.abs(left) < 30_000) return "starts now";
  return left > 0 ? `starts in ${span(left)}` : `was to start ${span(-left)} ago`;
}

const thisYear: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** The day and the time of it. `timeZone` for tests: else that of the reader. */
export function whenText(at: number, now: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const year = (time: number) => new Intl.DateTimeFormat("en-GB", { year: "numeric", ...zone }).format(time);
  return new Intl.DateTimeFormat("en-GB", { ...thisYear, ...(year(at) === year(now) ? {} : { year: "numeric" }), ...zone }).format(at);
}

/** "Europe/Berlin", as people know it. */
export const zoneText = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");

const two = (n: number) => String(n).padStart(2, "0");

/** What a field of type datetime-local takes. */
export function fieldOf(at: number): string {
  const there = new Date(at);
  const day = `${there.getFullYear()}-${two(there.getMonth() + 1)}-${two(there.getDate())}`;
  return `${day}T${two(there.getHours())}:${two(there.getMinutes())}`;
}

/** The time in such a field; null while it holds none. */
export function timeIn(field: string): number | null {
  const at = new Date(field).getTime();
  return field === "" || Number.isNaN(at) ? null : at;
}

/** The first full hour that leaves some time to prepare. */
export function nextHour(now: number): number {
  const then = new Date(now + 30 * 60_000);
  then.setMinutes(60, 0, 0);
  return then.getTime();
}

/** Why nothing can begin then, in words; null when it can. */
export function startProblem(at: number | null, now: number): string | null {
  if (at === null) return "Give a day and a time.";
  if (at <= now) return "That time is over. Choose one to come.";
  return at > now + scheduleAheadMaxMs ? "Choose a time within a year." : null;
}

export interface Appointment {
  /** Names it for good: the same session is the same entry, however often it is put in. */
  session: string;
  title: string;
  at: number;
  minutes: number;
  /** Where one goes in. */
  address: string;
  made: number;
}

const utc = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
const escaped = (text: string) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** RFC 5545: at most 75 bytes a line, the rest on lines that begin with a space. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = "";
  let bytes = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (bytes + size > 75) {
      out += "\r\n ";
      bytes = 1;
    }
    out += letter;
    bytes += size;
  }
  return out;
}

/** A calendar with this one entry (iCalendar). */
export function calendarText({ session, title, at, minutes, address, made }: Appointment): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Rehearse//Rehearse//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${session}@rehearse`,
    `DTSTAMP:${utc(made)}`,
    `DTSTART:${utc(at)}`,
    `DTEND:${utc(at + minutes * 60_000)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(`Go in here: ${address}`)}`,
    `URL:${address}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    "TRIGGER:-PT15M",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}
