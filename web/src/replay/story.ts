// What can be told of a session at a glance: who did what and when, as tracks of marks for the eye and as a list of moments in words.
import { roleWords } from "../app/interview-model";
import type { PersonView, Role } from "../net/interview";
import { scratchId, type SessionEvent, type SessionView, type Verdict } from "../net/protocol";
import { durationText, plural } from "../ui/format";
import { verdictText } from "../ui/verdict";

export type MarkKind = "run" | "submission" | "paste" | "hint" | "chat" | "note" | "clock" | "item" | "people" | "focus";
export interface Mark {
  kind: MarkKind;
  /** The number of the event with which it can be seen, from 0. */
  event: number;
  /** Whose track it is on: a person, or one of the two below. */
  track: string;
  verdict: Verdict | null;
  /** In words; who did it is told by the track. */
  text: string;
}
export interface Track {
  id: string;
  title: string;
  role: Role | null;
  /** The edits of this person: numbers of events and how many UTF-16 units each changed. */
  edits: { event: number; units: number }[];
}
export interface RoundSpan {
  title: string;
  from: number;
  /** One behind its last event. */
  to: number;
}
export interface Story {
  /** Everybody who was ever there. */
  people: PersonView[];
  tracks: Track[];
  marks: Mark[];
  rounds: RoundSpan[];
  /** Somebody wrote on the scratchpad. */
  hasScratch: boolean;
  /** Numbers of the events that begin and end the session; where there is none, the first or the last. */
  began: number;
  ended: number;
}

export const clockTrack = "clock";
export const notesTrack = "notes";

function changedUnits(event: Extract<SessionEvent, { kind: "edited" }>): number {
  let units = 0;
  for (const update of event.updates)
    for (const part of update) if (typeof part !== "number") units += part[0] + part.slice(1).join("\n").length;
  return units;
}

/** Everybody who was ever there, by the names they had. */
function everybody(first: SessionView, events: SessionEvent[]): Map<string, PersonView> {
  const people = new Map(first.people.map((person) => [person.person, person]));
  for (const event of events)
    if (event.kind === "person_joined") people.set(event.person, { person: event.person, name: event.name, role: event.role });
  return people;
}

const shortText = (text: string, most = 90): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
};

class Teller {
  readonly marks: Mark[] = [];
  readonly rounds: RoundSpan[] = [];
  readonly edits = new Map<string, Track["edits"]>();
  private readonly titles = new Map<string, string>();
  private readonly jobs = new Map<string, Mark>();
  private readonly counts = new Map<string, number>();
  private open: RoundSpan | null = null;

  constructor(first: SessionView) {
    for (const round of first.rounds) this.titles.set(round.id, round.title);
    for (const item of first.rounds.flatMap((round) => round.items)) this.titles.set(item.id, item.title);
  }

  tell(event: SessionEvent, at: number): void {
    const by = event.by ?? "";
    const mark = (kind: MarkKind, text: string, track = by) => this.mark(kind, at, track, text);
    switch (event.kind) {
      case "session_started":
        return mark("clock", "The session begins", clockTrack);
      case "session_paused":
        return mark("clock", "Paused", clockTrack);
      case "session_resumed":
        return mark("clock", "Goes on", clockTrack);
      case "session_ended":
        this.close(at);
        return mark("clock", event.reason === "time" ? "The time is up" : "The session ends", clockTrack);
      case "round_opened":
        for (const item of event.view.items) this.titles.set(item.id, item.title);
        this.open = { title: event.view.title, from: at, to: at + 1 };
        this.rounds.push(this.open);
        return mark("clock", `“${event.view.title}” begins`, clockTrack);
      case "round_closed":
        return this.close(at);
      case "item_opened":
        return mark("item", `Opens “${this.title(event.item)}”`);
      case "edited": {
        const edits = this.edits.get(by) ?? [];
        edits.push({ event: at, units: changedUnits(event) });
        this.edits.set(by, edits);
        return;
      }
      case "hint_revealed":
        return mark("hint", `Hint ${event.index + 1} for “${this.title(event.item)}”`);
      case "clock_adjusted":
        return mark("clock", `${durationText(event.added_ms)} given back`, clockTrack);
      case "time_extended":
        return mark("clock", `${durationText(event.added_ms)} more`, clockTrack);
      case "person_joined":
        return mark("people", `Joins as ${roleWords[event.role].toLowerCase()}`, event.person);
      case "person_removed":
        return mark("people", "Is taken out of the session", event.person);
      case "role_changed":
        return mark("people", `Is ${roleWords[event.role].toLowerCase()} now`, event.person);
      case "session_scheduled":
        return mark("clock", event.scheduled_at === null ? "The start is not settled any more" : "The start is settled", clockTrack);
      case "session_reopened":
        this.open = { title: this.title(event.round), from: at, to: at + 1 };
        this.rounds.push(this.open);
        return mark("clock", `“${this.title(event.round)}” is opened again for ${durationText(event.remaining_ms)}`, clockTrack);
      case "session_archived":
        return mark("clock", "The session is archived", clockTrack);
      case "item_added":
        this.titles.set(event.item.id, event.item.title);
        return mark("item", `Adds “${event.item.title}”`);
      case "item_skipped":
        return mark("item", event.skipped ? `Skips “${this.title(event.item)}”` : `Asks “${this.title(event.item)}” after all`);
      case "item_moved":
        return mark("item", `Moves “${this.title(event.item)}” to place ${event.position + 1}`);
      case "chat_said":
        return mark("chat", `Says: ${shortText(event.text)}`);
      case "signal_noticed":
        if (event.signal === "paste") return mark("paste", `Pastes ${plural(event.size, "character")}`);
        return mark("focus", event.signal === "left" ? "Leaves the page" : "Is back on the page");
      case "note_written":
        return event.text === "" ? undefined : mark("note", `Note: ${shortText(event.text)}`, notesTrack);
      case "rated":
        return event.points === 0 ? undefined : mark("note", `${event.criterion}: ${event.points} of 5`, notesTrack);
      case "recommendation_made":
        return event.value === null ? undefined : mark("note", `Recommends: ${event.value.replace("_", " ")}`, notesTrack);
      case "job_queued":
      case "job_finished":
        return this.job(event, at);
      default:
        return;
    }
  }

  private title(item: string): string {
    return this.titles.get(item) ?? item;
  }
  private close(at: number): void {
    if (this.open !== null) this.open.to = at;
    this.open = null;
  }
  private mark(kind: MarkKind, event: number, track: string, text: string): void {
    this.marks.push({ kind, event, track: track === "" ? clockTrack : track, verdict: null, text });
  }
  /** A run is told when it was asked for, and moves to where its result can be seen. */
  private job(event: Extract<SessionEvent, { kind: "job_queued" | "job_finished" }>, at: number): void {
    if (event.kind === "job_queued") {
      const kind = event.purpose === "submission" ? "submission" : "run";
      const number = (this.counts.get(kind) ?? 0) + 1;
      this.counts.set(kind, number);
      const what = `${kind === "run" ? "Run" : "Submission"} ${number} of “${this.title(event.item)}”${event.auto ? ", at the bell" : ""}`;
      this.mark(kind, at, event.by ?? "", what);
      this.jobs.set(event.job, this.marks.at(-1) as Mark);
      return;
    }
    const mark = this.jobs.get(event.job);
    if (mark === undefined) return;
    const tests = event.compile_failed || event.total === 0 ? "" : `, ${event.passed} of ${plural(event.total, "test")}`;
    Object.assign(mark, { event: at, verdict: event.verdict, text: `${mark.text}: ${verdictText(event.verdict)}${tests}` });
  }
}

export function tellStory(first: SessionView, events: SessionEvent[]): Story {
  const people = everybody(first, events);
  const teller = new Teller(first);
  events.forEach((event, at) => teller.tell(event, at));
  const busy = new Set([...teller.marks.map((mark) => mark.track), ...teller.edits.keys()]);
  const order: Record<Role, number> = { candidate: 0, interviewer: 1, observer: 2 };
  const persons = [...people.values()].filter(({ person }) => busy.has(person)).sort((a, b) => order[a.role] - order[b.role]);
  const tracks: Track[] = persons.map(({ person, name, role }) => ({
    id: person,
    title: name,
    role: first.mode === "practice" ? null : role,
    edits: teller.edits.get(person) ?? [],
  }));
  if (busy.has(notesTrack)) tracks.push({ id: notesTrack, title: "Notes", role: null, edits: [] });
  tracks.push({ id: clockTrack, title: "Clock", role: null, edits: [] });
  const place = (kind: SessionEvent["kind"], otherwise: number) => {
    const found = events.findIndex((event) => event.kind === kind);
    return found < 0 ? otherwise : found;
  };
  return {
    people: [...people.values()],
    tracks,
    marks: teller.marks.sort((a, b) => a.event - b.event),
    rounds: teller.rounds,
    hasScratch: events.some((event) => event.kind === "edited" && event.doc === scratchId),
    began: place("session_started", 0),
    // Opened again, a session ends again.
    ended: Math.max(place("session_ended", Math.max(0, events.length - 1)), events.findLastIndex(({ kind }) => kind === "session_ended")),
  };
}

/** How busy each of `bins` equal parts of an axis is, from 0 to 1; `placeOf` gives the part's share of an event, from 0 to 1. */
export function density(edits: Track["edits"], bins: number, shareOf: (event: number) => number): number[] {
  const sums = new Array<number>(bins).fill(0);
  for (const { event, units } of edits) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(shareOf(event) * bins)));
    // A paste of a thousand lines is not a thousand times as busy as a line that is typed.
    sums[bin] = (sums[bin] ?? 0) + Math.min(units, 200);
  }
  const most = Math.max(1, ...sums);
  return sums.map((sum) => (sum === 0 ? 0 : Math.max(0.15, Math.sqrt(sum / most))));
}
