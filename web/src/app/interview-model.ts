// How the events of interviews change what a page knows: people, locks, time, chat, and what interviewers alone see. Pure, as the
// rest of the session's model.
import type { ConsoleView, InterviewView, PersonView, Role } from "../net/interview";
import { type ItemView, type RoundView, scratchId, type SessionEvent, type SessionView } from "../net/protocol";
import { dateText, durationText } from "../ui/format";

/** A session of one person, as views looked before there were others. */
export const withoutInterview: InterviewView = {
  role: "candidate",
  people: [],
  extra_percent: 0,
  locks: { editing: false, running: false },
  signals: { on: false, noticed: [] },
  report_shared: false,
  chat: [],
  console: null,
};

export const roleWords: Record<Role, string> = { candidate: "Candidate", interviewer: "Interviewer", observer: "Observer" };

/** Several people, one of whom interviews: by their calling, or in turns. */
export const isInterview = (view: SessionView): boolean => view.mode !== "practice";
export const isPair = (view: SessionView): boolean => view.mode === "pair";
/** Clock, rounds and hints are the interviewer's, or the candidate's of a practice (ROLE-1). */
export const holdsClock = (view: SessionView): boolean => (isInterview(view) ? view.role === "interviewer" : view.role === "candidate");
export const isBeforeStart = (view: SessionView): boolean => view.lifecycle === "lobby" || view.lifecycle === "scheduled";
export const isOver = (view: SessionView): boolean => view.lifecycle === "review" || view.lifecycle === "archived";
/** Between rounds, and before the first: roles of a pair are swapped then. */
export const isBetweenRounds = (view: SessionView): boolean =>
  isBeforeStart(view) || view.lifecycle === "paused" || (view.lifecycle === "live" && view.round === null);
/** Observers change nothing. */
export const mayWork = (view: SessionView): boolean => view.role !== "observer";
/** ROLE-2: locks are for candidates alone. */
export const editingLocked = (view: SessionView): boolean => view.role === "candidate" && view.locks.editing;
export const runningLocked = (view: SessionView): boolean => view.role === "candidate" && view.locks.running;

/** Who has that role, if exactly one has. */
export function onlyOne(view: SessionView, role: Role): PersonView | null {
  const found = view.people.filter((person) => person.role === role);
  return found.length === 1 ? (found[0] ?? null) : null;
}

export const hasScratchpad = (view: SessionView): boolean => view.documents.some((document) => document.id === scratchId);
/** Why nothing can be written on the scratchpad, in words; null when it can. */
export function scratchLock(view: SessionView): string | null {
  if (isOver(view)) return "The session is over: the scratchpad stays as it was.";
  if (!mayWork(view)) return "You are watching.";
  return editingLocked(view) ? "The interviewer has locked the editor, the scratchpad too." : null;
}

export function itemTitle(view: SessionView, item: string): string | undefined {
  return view.rounds.flatMap((round) => round.items).find((one) => one.id === item)?.title;
}

export function nameOf(view: SessionView, person: string | undefined): string {
  return view.people.find((candidate) => candidate.person === person)?.name ?? "Somebody who has left";
}

/** How many colours there are to tell people apart by. */
export const personColours = 6;

/** Candidates and interviewers keep the first two for themselves; whoever comes beside them gets one of the others by their place. */
export function colourOf(people: PersonView[], person: string): number {
  const ids = (role: Role) => people.filter((one) => one.role === role).map((one) => one.person).sort();
  const others = [...ids("candidate").slice(1), ...ids("interviewer").slice(1), ...ids("observer")];
  if (ids("candidate")[0] === person) return 0;
  if (ids("interviewer")[0] === person) return 1;
  return 2 + (Math.max(0, others.indexOf(person)) % (personColours - 2));
}

type Withdrawable<T> = T | null;

/** The list with one entry replaced, added, or taken away by null. */
function put<T>(list: T[], is: (entry: T) => boolean, entry: Withdrawable<T>): T[] {
  const at = list.findIndex(is);
  if (at < 0) return entry === null ? list : [...list, entry];
  return entry === null ? list.filter((_, index) => index !== at) : list.map((old, index) => (index === at ? entry : old));
}

const emptyConsole: ConsoleView = { links: [], notes: [], ratings: [], recommended: [], key_points: [] };

/** Who became interviewer by a swap of roles has had no console yet. */
function inConsole(view: SessionView, change: (console: ConsoleView) => Partial<ConsoleView>): SessionView {
  if (view.console === null && view.role !== "interviewer") return view;
  const console = view.console ?? emptyConsole;
  return { ...view, console: { ...console, ...change(console) } };
}

function withRound(view: SessionView, is: (round: RoundView) => boolean, change: (round: RoundView) => RoundView): SessionView {
  return { ...view, rounds: view.rounds.map((round) => (is(round) ? change(round) : round)) };
}
const holds = (item: string) => (round: RoundView) => round.items.some((one) => one.id === item);

function placed(items: ItemView[], item: ItemView, position: number): ItemView[] {
  const others = items.filter((one) => one.id !== item.id);
  return [...others.slice(0, position), item, ...others.slice(position)];
}

/** Over, and now not any more: paused, with that one round open again. */
function reopened(view: SessionView, round: string, remaining: number): SessionView {
  const opened = withRound(view, ({ id }) => id === round, (one) => ({ ...one, state: "open", closed_at: null, close_reason: null }));
  return {
    ...opened,
    lifecycle: "paused",
    ended_at: null,
    end_reason: null,
    round: view.rounds.findIndex(({ id }) => id === round),
    deadline_at: null,
    remaining_ms: remaining,
    report_shared: false,
  };
}

function withExtraTime(view: SessionView, percent: number): SessionView {
  const budget = (ms: number) => Math.round((ms / (100 + view.extra_percent)) * (100 + percent));
  return { ...view, extra_percent: percent, rounds: view.rounds.map((round) => ({ ...round, budget_ms: budget(round.budget_ms) })) };
}

function withMoreTime(view: SessionView, event: Extract<SessionEvent, { kind: "time_extended" }>): SessionView {
  if (view.rounds.findIndex((round) => round.id === event.round) !== view.round) return view;
  if (view.remaining_ms !== null) return { ...view, remaining_ms: view.remaining_ms + event.added_ms };
  return event.deadline_at === null ? view : { ...view, deadline_at: event.deadline_at };
}

export function applyInterviewEvent(view: SessionView, event: SessionEvent): SessionView {
  const by = event.by ?? "";
  switch (event.kind) {
    case "person_joined": {
      const { person, name, role } = event;
      return { ...view, people: put(view.people, (one) => one.person === person, { person, name, role }) };
    }
    case "person_removed":
      return { ...view, people: put(view.people, (one) => one.person === event.person, null) };
    case "time_extended":
      return withMoreTime(view, event);
    case "extra_time_set":
      return withExtraTime(view, event.percent);
    case "locks_set":
      return { ...view, locks: { editing: event.editing, running: event.running } };
    case "chat_said":
      return { ...view, chat: [...view.chat, { seq: event.seq, at: event.at, person: by, text: event.text }] };
    case "report_shared":
      return { ...view, report_shared: true };
    case "signals_asked":
      return { ...view, signals: { ...view.signals, on: event.on } };
    case "signal_noticed": {
      const { at, signal, item, size } = event;
      return { ...view, signals: { ...view.signals, noticed: [...view.signals.noticed, { at, person: by, signal, item, size }] } };
    }
    case "link_made": {
      const { link, role, expires_at } = event;
      return inConsole(view, ({ links }) => ({ links: [...links.filter((old) => old.role !== role), { link, role, expires_at }] }));
    }
    case "link_revoked":
      return inConsole(view, ({ links }) => ({ links: links.filter((old) => old.link !== event.link) }));
    case "note_written":
      return inConsole(view, ({ notes }) => {
        const { note, item, text, at } = event;
        const old = notes.find((one) => one.note === note);
        const written = { note, item: old?.item ?? item, text, person: old?.person ?? by, written_at: old?.written_at ?? at, changed_at: at };
        return { notes: put(notes, (one) => one.note === note, text === "" ? null : written) };
      });
    case "rated":
      return inConsole(view, ({ ratings }) => {
        const { item, criterion, points, text } = event;
        const rating = points === 0 && text === "" ? null : { person: by, item, criterion, points, text };
        return { ratings: put(ratings, (one) => one.person === by && one.item === item && one.criterion === criterion, rating) };
      });
    case "recommendation_made":
      return inConsole(view, ({ recommended }) => {
        const { value, text } = event;
        return { recommended: put(recommended, (one) => one.person === by, value === null ? null : { person: by, value, text }) };
      });
    case "key_point_ticked":
      return inConsole(view, ({ key_points }) => {
        const { item, key_point, made } = event;
        const tick = made === null ? null : { item, key_point, made };
        return { key_points: put(key_points, (one) => one.item === item && one.key_point === key_point, tick) };
      });
    case "session_scheduled":
      return { ...view, lifecycle: event.scheduled_at === null ? "lobby" : "scheduled", scheduled_at: event.scheduled_at };
    case "session_reopened":
      return reopened(view, event.round, event.remaining_ms);
    case "session_archived":
      return { ...view, lifecycle: "archived" };
    case "item_added":
      return withRound(view, ({ id }) => id === event.round, (round) => {
        const items = placed(round.items, event.item, event.position);
        return { ...round, items, item_count: items.length };
      });
    case "item_skipped":
      return withRound(view, holds(event.item), (round) => ({
        ...round,
        items: round.items.map((one) => (one.id === event.item ? { ...one, skipped: event.skipped, open: one.open && !event.skipped } : one)),
      }));
    case "item_moved":
      return withRound(view, holds(event.item), (round) => ({
        ...round,
        items: round.items.flatMap((one) => (one.id === event.item ? placed(round.items, one, event.position) : [])),
      }));
    case "role_changed":
      return { ...view, people: view.people.map((one) => (one.person === event.person ? { ...one, role: event.role } : one)) };
    default:
      // An event of a later protocol: what we know stays right without it.
      return view;
  }
}

function lockNotice(view: SessionView, who: string, event: { editing: boolean; running: boolean }): string | null {
  const kept = view.role === "candidate" ? "has locked the editor: what you wrote is kept" : "has locked the candidate’s editor";
  const words = [
    [view.locks.editing, event.editing, kept, "has opened the editor again"],
    [view.locks.running, event.running, "has switched running off", "has switched running on again"],
  ] as const;
  const changed = words.filter(([before, after]) => before !== after).map(([, after, on, off]) => (after ? on : off));
  return changed.length === 0 ? null : `${who} ${changed.join(", and ")}.`;
}

/** What is said of an event to whoever did not cause it; `view` is that of before. */
export function interviewNotice(view: SessionView, self: string | null, event: SessionEvent): { tone: "info" | "good"; text: string } | null {
  const info = (text: string | null) => (text === null ? null : { tone: "info" as const, text });
  if (event.kind === "person_joined" && event.person !== self) return info(`${event.name} has joined as ${roleWords[event.role].toLowerCase()}.`);
  // Whoever asked for it: who one is now, one is told.
  if (event.kind === "role_changed" && event.person === self) return { tone: "good", text: `You are the ${roleWords[event.role].toLowerCase()} now.` };
  if (event.by === undefined || event.by === self) return null;
  const who = nameOf(view, event.by);
  switch (event.kind) {
    case "person_removed":
      return info(`${nameOf(view, event.person)} was taken out of the session.`);
    case "time_extended":
      return { tone: "good", text: `${who} has added ${durationText(event.added_ms)} to this round.` };
    case "locks_set":
      return info(lockNotice(view, who, event));
    case "item_opened": {
      const title = view.rounds.flatMap((round) => round.items).find((item) => item.id === event.item)?.title;
      return title === undefined || view.role !== "candidate" ? null : info(`${who} has opened “${title}”.`);
    }
    case "round_opened":
      // The first one is what starting means.
      return view.rounds.every((round) => round.state === "pending") ? null : info(`${who} has opened the round “${event.view.title}”.`);
    case "hint_revealed":
      return info(`${who} has given a hint.`);
    case "report_shared":
      return info(`${who} has shared the report.`);
    case "signals_asked":
      return info(
        event.on
          ? `${who} has asked this session to note pastes and when the candidate’s page loses the focus.`
          : `${who} has switched off the noting of pastes and focus.`,
      );
    case "session_scheduled":
      return info(event.scheduled_at === null ? `${who} has taken the start time back.` : `The interview is to start ${dateText(event.scheduled_at)}.`);
    case "session_reopened":
      return info(`${who} has opened the session again: ${durationText(event.remaining_ms)} for “${view.rounds.find(({ id }) => id === event.round)?.title ?? event.round}”.`);
    case "session_archived":
      return info(`${who} has archived the session. It stays to be read.`);
    case "item_added":
      return info(`${who} has added “${event.item.title}”.`);
    case "item_skipped": {
      const title = itemTitle(view, event.item);
      if (title === undefined) return null;
      return info(event.skipped ? `${who} skips “${title}”: it counts for nothing.` : `${who} asks “${title}” after all.`);
    }
    case "item_moved": {
      const title = itemTitle(view, event.item);
      return title === undefined ? null : info(`${who} has moved “${title}” to place ${event.position + 1}.`);
    }
    case "extra_time_set":
      return info(event.percent === 0 ? `${who} has taken the extra time back.` : `${who} has given ${event.percent} % extra time to every round.`);
    default:
      return null;
  }
}
