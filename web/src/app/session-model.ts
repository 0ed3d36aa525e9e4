// What the page knows of a session, and how each thing that happens changes it. Pure: no clock, no network, no editor; the same
// fold serves the live page and any replay. Events already known are ignored, so frames may overlap.
import { applyChange, checkOf } from "../net/change";
import { applyInterviewEvent, interviewNotice, withoutInterview } from "./interview-model";
import { type ClockEstimate, fromOneWay, fromPong, unknownClock } from "../net/clock";
import type { CursorPlace } from "../net/interview";
import type { Best, DocumentView, ItemView, JobView, RoundView, ServerMessage, SessionEvent, SessionView } from "../net/protocol";

export interface JobProgress {
  phase: "compiling" | "running";
  done: number;
  total: number;
}
export interface Notice {
  id: number;
  tone: "info" | "good" | "bad";
  text: string;
  /** A message of the chat, which is of no use beside the chat itself. */
  ofChat: boolean;
}
/** A text of ours that a newer state of the server replaced; the person may put it back. */
export interface SetAside {
  doc: string;
  text: string;
}
/** Whom one server had connected when it last said so. */
export interface Presence {
  people: string[];
  heardAt: number;
}
export interface RemoteCursor extends CursorPlace {
  person: string;
  heardAt: number;
}
export interface SessionModel {
  link: "connecting" | "online" | "offline";
  retryAt: number | null;
  storeAway: boolean;
  failure: { code: string; message: string } | null;
  client: string | null;
  /** Who we are, as `people` and `by` name us; null until the server has said it. */
  person: string | null;
  seq: number;
  hash: string | null;
  view: SessionView | null;
  /** By server: all its lists together are who is there (SEAT-5). Forgotten when not heard again. */
  presence: Record<string, Presence>;
  /** By client, our own left out; forgotten when not heard again. */
  cursors: Record<string, RemoteCursor>;
  progress: Record<string, JobProgress>;
  clock: ClockEstimate;
  keptEdits: number;
  keptCommands: number;
  notices: Notice[];
  noticesMade: number;
  setAside: SetAside[];
  /** Documents whose text does not have the checksum the server named (EDIT-6). */
  diverged: string[];
}

export type SessionInput =
  | { type: "received"; message: ServerMessage; now: number }
  | { type: "link"; link: SessionModel["link"]; retryAt: number | null }
  | { type: "kept"; edits: number; commands: number }
  | { type: "restored"; client: string; seq: number; hash: string; view: SessionView }
  | { type: "forgotten"; setAside: SetAside[] }
  | { type: "retaken" }
  | { type: "time_passed"; now: number }
  | { type: "failed"; code: string; message: string }
  | { type: "notice"; tone: Notice["tone"]; text: string; ofChat?: boolean }
  | { type: "chat_read" }
  | { type: "notice_closed"; id: number }
  | { type: "set_aside_closed"; doc: string };

export const emptyModel: SessionModel = {
  link: "connecting",
  retryAt: null,
  storeAway: false,
  failure: null,
  client: null,
  person: null,
  seq: 0,
  hash: null,
  view: null,
  presence: {},
  cursors: {},
  progress: {},
  clock: unknownClock,
  keptEdits: 0,
  keptCommands: 0,
  notices: [],
  noticesMade: 0,
  setAside: [],
  diverged: [],
};

const noticesMax = 4;

export function reduceSession(model: SessionModel, input: SessionInput): SessionModel {
  switch (input.type) {
    case "received":
      return received(model, input.message, input.now);
    case "link":
      if (model.link === input.link && model.retryAt === input.retryAt) return model;
      // Without a connection nobody tells us who is there; whoever is will be told again.
      return { ...model, link: input.link, retryAt: input.retryAt, ...(input.link === "offline" ? { presence: {}, cursors: {} } : {}) };
    case "kept":
      if (model.keptEdits === input.edits && model.keptCommands === input.commands) return model;
      return { ...model, keptEdits: input.edits, keptCommands: input.commands };
    case "restored":
      // What an earlier program kept may know nothing of interviews.
      return { ...model, client: input.client, seq: input.seq, hash: input.hash, view: { ...withoutInterview, ...input.view } };
    case "forgotten":
      return {
        ...model,
        client: null,
        seq: 0,
        hash: null,
        diverged: [],
        keptEdits: 0,
        keptCommands: 0,
        setAside: [...model.setAside.filter((old) => !input.setAside.some((aside) => aside.doc === old.doc)), ...input.setAside],
      };
    case "retaken":
      // The next state of the server is taken whole; until then we go by what we have.
      return { ...model, hash: null };
    case "time_passed":
      return withoutOld(model, input.now);
    case "failed":
      return { ...model, failure: { code: input.code, message: input.message } };
    case "notice":
      return withNotice(model, input.tone, input.text, input.ofChat);
    case "chat_read":
      return model.notices.some((notice) => notice.ofChat) ? { ...model, notices: model.notices.filter((notice) => !notice.ofChat) } : model;
    case "notice_closed":
      return { ...model, notices: model.notices.filter((notice) => notice.id !== input.id) };
    case "set_aside_closed":
      return { ...model, setAside: model.setAside.filter((aside) => aside.doc !== input.doc) };
  }
}

function withNotice(model: SessionModel, tone: Notice["tone"], text: string, ofChat = false): SessionModel {
  const notice = { id: model.noticesMade + 1, tone, text, ofChat };
  const others = model.notices.filter((old) => old.text !== text).slice(-(noticesMax - 1));
  return { ...model, noticesMade: notice.id, notices: [...others, notice] };
}

function received(model: SessionModel, message: ServerMessage, now: number): SessionModel {
  switch (message.type) {
    case "welcome": {
      // Whether its store is away each server tells for itself.
      const next = { ...model, storeAway: false, client: message.client, person: message.person, clock: fromOneWay(model.clock, message.server_time_at, now) };
      if (message.state === null) return next;
      return { ...next, seq: message.seq, hash: message.hash, view: message.state, progress: {}, diverged: [], failure: null };
    }
    case "events":
      return withEvents(model, message, now);
    case "progress":
      return {
        ...model,
        progress: { ...model.progress, [message.job]: { phase: message.phase, done: message.done, total: message.total } },
      };
    case "cursor": {
      if (message.client === model.client) return model;
      const { person, client, doc, version, anchor, head } = message;
      return { ...model, cursors: { ...model.cursors, [client]: { person, doc, version, anchor, head, heardAt: now } } };
    }
    case "presence":
      return { ...model, presence: { ...model.presence, [message.server]: { people: message.people, heardAt: now } } };
    case "status":
      return { ...model, storeAway: message.store === "away" };
    case "pong":
      return { ...model, clock: fromPong(model.clock, message.sent, message.server_time_at, now) };
    case "ack":
    case "edit_ack":
    case "refused":
    case "edit_refused":
    case "error":
    case "going_away":
      return model;
  }
}

/** Servers say who is there every 15 s; one that said nothing for three times as long is not believed any more. */
export const presenceMs = 45_000;
/** A cursor that did not move for so long says nothing about where somebody is. */
export const cursorMs = 60_000;

function fresh<T extends { heardAt: number }>(entries: Record<string, T>, since: number): Record<string, T> {
  const all = Object.entries(entries);
  const kept = all.filter(([, entry]) => entry.heardAt > since);
  return kept.length === all.length ? entries : Object.fromEntries(kept);
}

function withoutOld(model: SessionModel, now: number): SessionModel {
  const presence = fresh(model.presence, now - presenceMs);
  const cursors = fresh(model.cursors, now - cursorMs);
  return presence === model.presence && cursors === model.cursors ? model : { ...model, presence, cursors };
}

function withEvents(model: SessionModel, frame: Extract<ServerMessage, { type: "events" }>, now: number): SessionModel {
  if (frame.to <= model.seq || model.view === null) return model;
  let next: SessionModel = { ...model, seq: frame.to, hash: frame.hash, clock: fromOneWay(model.clock, frame.server_time_at, now) };
  for (const event of frame.events) {
    if (event.seq > model.seq) next = withEvent(next, event);
  }
  return next;
}

function withEvent(model: SessionModel, event: SessionEvent): SessionModel {
  if (model.view === null) return model;
  let view = applyEvent(model.view, event);
  if (event.kind === "role_changed" && event.person === model.person) view = { ...view, role: event.role };
  let next = view === model.view ? model : { ...model, view };
  if (event.kind === "edited") {
    const document = view.documents.find((candidate) => candidate.id === event.doc);
    if (document !== undefined && event.check !== undefined && document.check !== event.check && !model.diverged.includes(event.doc))
      next = { ...next, diverged: [...next.diverged, event.doc] };
    if (event.late === true && event.client === model.client)
      next = withNotice(next, "info", "Your last words came after the bell. They are kept as a late draft and not graded.");
  }
  const notice = interviewNotice(model.view, model.person, event);
  if (notice !== null) next = withNotice(next, notice.tone, notice.text);
  if (event.kind === "clock_adjusted" && event.added_ms >= 1000)
    next = withNotice(
      next,
      "info",
      `${Math.round(event.added_ms / 1000)} s were given back to this round: ${
        event.reason === "queue" ? "your code waited for us." : "something went wrong on our side."
      }`,
    );
  return next;
}

function roundIndex(view: SessionView, round: string | number): number {
  return typeof round === "number" ? round : view.rounds.findIndex((candidate) => candidate.id === round);
}

function withRound(view: SessionView, index: number, change: (round: RoundView) => RoundView): SessionView {
  return { ...view, rounds: view.rounds.map((round, at) => (at === index ? change(round) : round)) };
}

function withItem(view: SessionView, item: string, change: (item: ItemView) => ItemView): SessionView {
  const index = view.rounds.findIndex((round) => round.items.some((candidate) => candidate.id === item));
  return withRound(view, index, (round) => ({
    ...round,
    items: round.items.map((candidate) => (candidate.id === item ? change(candidate) : candidate)),
  }));
}

function withJob(view: SessionView, job: string, change: (job: JobView) => JobView): SessionView {
  return { ...view, jobs: view.jobs.map((candidate) => (candidate.id === job ? change(candidate) : candidate)) };
}

function edited(document: DocumentView, event: Extract<SessionEvent, { kind: "edited" }>): DocumentView {
  let text = document.text;
  for (const update of event.updates.slice(document.version - event.version)) text = applyChange(text, update);
  return { ...document, text, version: event.version + event.updates.length, check: checkOf(text) };
}

/** The better of two: the higher score, the later of equals. */
function better(old: Best | null, candidate: Best): Best {
  return old !== null && old.score > candidate.score ? old : candidate;
}

export function applyEvent(view: SessionView, event: SessionEvent): SessionView {
  switch (event.kind) {
    case "session_started":
      return { ...view, lifecycle: "live", started_at: event.at };
    case "session_paused":
      return { ...view, lifecycle: "paused", deadline_at: null, remaining_ms: event.remaining_ms };
    case "session_resumed":
      return { ...view, lifecycle: "live", deadline_at: event.deadline_at, remaining_ms: null };
    case "session_ended":
      return {
        ...view,
        lifecycle: "review",
        ended_at: event.ended_at ?? event.at,
        end_reason: event.reason,
        round: null,
        deadline_at: null,
        remaining_ms: null,
      };
    case "round_opened": {
      const index = roundIndex(view, event.round);
      return { ...withRound(view, index, () => event.view), round: index, deadline_at: event.deadline_at, remaining_ms: null };
    }
    case "round_closed": {
      const index = roundIndex(view, event.round);
      const closed = withRound(view, index, (round) => ({
        ...round,
        state: "closed",
        closed_at: event.closed_at ?? event.at,
        close_reason: event.reason,
      }));
      return view.round === index ? { ...closed, round: null, deadline_at: null, remaining_ms: null } : closed;
    }
    case "item_opened":
      return {
        ...view,
        rounds: view.rounds.map((round) => ({
          ...round,
          items: round.items.map((item) => (item.open === (item.id === event.item) ? item : { ...item, open: item.id === event.item })),
        })),
      };
    case "document_created": {
      const document = { id: event.doc, version: 0, text: event.text, check: checkOf(event.text) };
      return { ...view, documents: [...view.documents.filter((old) => old.id !== event.doc), document] };
    }
    case "language_chosen":
      return withItem(view, event.item, (item) => ({ ...item, language: event.language }));
    case "edited":
      return {
        ...view,
        documents: view.documents.map((document) => (document.id === event.doc ? edited(document, event) : document)),
      };
    case "job_queued":
    case "job_started":
    case "job_finished":
      return applyJobEvent(view, event);
    case "hint_revealed":
      return withItem(view, event.item, (item) => {
        const revealed = item.hints.revealed.slice(0, event.index).concat(event.text, item.hints.revealed.slice(event.index + 1));
        return { ...item, hints: { ...item.hints, revealed } };
      });
    case "clock_adjusted":
      return roundIndex(view, event.round) === view.round ? { ...view, deadline_at: event.deadline_at } : view;
    case "session_scored":
      return view;
    default:
      return applyInterviewEvent(view, event);
  }
}

function applyJobEvent(
  view: SessionView,
  event: Extract<SessionEvent, { kind: "job_queued" | "job_started" | "job_finished" }>,
): SessionView {
  if (event.kind === "job_started")
    return withJob(view, event.job, (job) => ({ ...job, state: "running", started_at: event.at, attempt: event.attempt }));
  if (event.kind === "job_queued") {
    const job: JobView = {
      id: event.job,
      item: event.item,
      purpose: event.purpose,
      language: event.language,
      version: event.version,
      auto: event.auto,
      state: "queued",
      queued_at: event.at,
      started_at: null,
      finished_at: null,
      attempt: 0,
      verdict: null,
      score: null,
      max_score: null,
      passed: null,
      total: null,
      compile_failed: null,
    };
    return { ...withItem(view, event.item, (item) => ({ ...item, jobs: [...item.jobs, event.job] })), jobs: [...view.jobs, job] };
  }
  const { verdict, score, max_score, passed, total, compile_failed } = event;
  const finished = withJob(view, event.job, (job) => ({
    ...job,
    state: "finished",
    finished_at: event.at,
    verdict,
    score,
    max_score,
    passed,
    total,
    compile_failed,
  }));
  const job = finished.jobs.find((candidate) => candidate.id === event.job);
  if (job === undefined || job.purpose !== "submission") return finished;
  const candidate = { job: event.job, verdict, score, max_score };
  return withItem(finished, job.item, (item) => ({ ...item, best: better(item.best, candidate) }));
}

// What the views ask of it.

/** Everybody who is connected, ourselves included, as far as we were told. */
export function presentPeople(model: SessionModel): Set<string> {
  return new Set(Object.values(model.presence).flatMap((presence) => presence.people));
}

export function othersPresent(model: SessionModel): boolean {
  return [...presentPeople(model)].some((person) => person !== model.person);
}

export function remainingMs(model: SessionModel, now: number): number | null {
  const view = model.view;
  if (view === null) return null;
  if (view.remaining_ms !== null) return view.remaining_ms;
  return view.deadline_at === null ? null : Math.max(0, view.deadline_at - (now + model.clock.offsetMs));
}

export type TimerTone = "calm" | "soon" | "last";

/** Amber from 10 minutes or a quarter of the budget, red from 2 minutes or a tenth, whichever is the shorter time. */
export function timerTone(remaining: number, budget: number): TimerTone {
  if (remaining <= Math.min(120_000, budget * 0.1)) return "last";
  if (remaining <= Math.min(600_000, budget * 0.25)) return "soon";
  return "calm";
}

export function documentId(item: ItemView): string | null {
  if (item.kind === "theory") return `${item.id}/answer`;
  return item.language === null ? null : `${item.id}/${item.language}`;
}

/**
 * What is on the screen of who works: the item that is open, or the first. When the one they were at was skipped: the next after it, and
 * at the end the last before it. Null when everything is skipped.
 */
export function itemAtHand(round: RoundView, wasAt: string | null): ItemView | null {
  const asked = (item: ItemView) => item.skipped !== true;
  const open = round.items.find((item) => item.open && asked(item));
  if (open !== undefined) return open;
  const place = round.items.findIndex((item) => item.id === wasAt);
  return round.items.slice(Math.max(0, place)).find(asked) ?? round.items.findLast(asked) ?? null;
}

export interface Unfinished {
  item: ItemView;
  why: "unanswered" | "unsubmitted" | "changed";
}

/** What a person may want to know before closing these rounds. */
export function unfinished(view: SessionView, rounds: RoundView[]): Unfinished[] {
  const found: Unfinished[] = [];
  for (const item of rounds.flatMap((round) => round.items)) {
    if (item.skipped === true) continue;
    const document = view.documents.find((candidate) => candidate.id === documentId(item));
    if (item.kind === "theory") {
      if (document === undefined || document.text.trim() === "") found.push({ item, why: "unanswered" });
      continue;
    }
    const last = view.jobs.findLast((job) => job.item === item.id && job.purpose === "submission");
    if (last === undefined) found.push({ item, why: "unsubmitted" });
    else if (document !== undefined && last.language === item.language && last.version < document.version)
      found.push({ item, why: "changed" });
  }
  return found;
}
