// The names of the wire that only sessions of several people have (docs/PROTOCOL.md, sections 2, 3, 4, 5 and 8).
import type { FormSolution } from "../forms/wire";
import type { ItemKind, ItemView, Lifecycle } from "./protocol";

/** `pair`: two peers who take turns at interviewing. */
export type Mode = "practice" | "interview" | "pair";
export type Role = "candidate" | "interviewer" | "observer";
export type Signal = "paste" | "left" | "returned";
export type Recommendation = "strong_no" | "no" | "yes" | "strong_yes";
export type KeyPointMade = "made" | "missed";

export interface PersonView {
  person: string;
  name: string;
  role: Role;
}
export interface Locks {
  editing: boolean;
  running: boolean;
}
export interface Noticed {
  at: number;
  person: string;
  signal: Signal;
  item: string | null;
  /** UTF-16 units of a paste, else 0. */
  size: number;
}
export interface ChatLine {
  seq: number;
  at: number;
  person: string;
  text: string;
}

export interface LinkView {
  link: string;
  role: Role;
  expires_at: number;
}
export interface NoteView {
  note: string;
  /** Null: of the whole session. */
  item: string | null;
  text: string;
  person: string;
  written_at: number;
  changed_at: number;
}
export interface RatingView {
  person: string;
  item: string | null;
  criterion: string;
  /** 1 to 5; 0 when only a text was left. */
  points: number;
  text: string;
}
export interface RecommendedView {
  person: string;
  value: Recommendation;
  text: string;
}
export interface KeyPointTick {
  item: string;
  key_point: string;
  made: KeyPointMade;
}
/** What interviewers alone see. */
export interface ConsoleView {
  links: LinkView[];
  notes: NoteView[];
  ratings: RatingView[];
  recommended: RecommendedView[];
  key_points: KeyPointTick[];
}

/** What the view of a session has beyond rounds and documents. */
export interface InterviewView {
  role: Role;
  people: PersonView[];
  extra_percent: number;
  locks: Locks;
  signals: { on: boolean; noticed: Noticed[] };
  report_shared: boolean;
  chat: ChatLine[];
  console: ConsoleView | null;
}

/** What an item's content has in addition for an interviewer. */
export interface InterviewerContent {
  hints: { after_minutes: number; text: string }[];
  rubric: { id: string; text: string; weight: number }[];
  follow_ups: string[];
  notes: string[];
  model_answer: string | null;
  key_points: { id: string; text: string; weight: number; must: boolean }[];
  /** Mistakes that people make here; a `key_point_tick` may name one. */
  /** None from a server of before. */
  red_flags?: { id: string; text: string }[];
  form: FormSolution | null;
}

/** What a report tells interviewers of the interview; null to everybody else. */
export type InterviewReport = Omit<InterviewView, "role">;

/** What a link opens, told before anybody joins. */
export interface OpenedLink {
  session: string;
  title: string;
  host: string;
  role: Role;
  lifecycle: Lifecycle;
  /** When it is to begin, if that was settled. */
  scheduled_at?: number | null;
  expires_at: number;
  /** Pastes and lost focus are noted. */
  signals: boolean;
}
export interface Joined {
  session: string;
  person: string;
  role: Role;
}
export interface LinkWithToken extends LinkView {
  token: string;
}

export type InterviewCommand =
  | { kind: "link_make"; role: Role; hours: number }
  | { kind: "link_revoke"; link: string }
  | { kind: "person_remove"; person: string }
  | { kind: "time_extend"; minutes: number }
  | { kind: "extra_time"; percent: number }
  | { kind: "locks"; editing: boolean; running: boolean }
  | { kind: "chat_say"; text: string }
  | { kind: "note_write"; note: string | null; item: string | null; text: string }
  | { kind: "rate"; item: string | null; criterion: string; points: number; text: string }
  | { kind: "recommend"; value: Recommendation | null; text: string }
  | { kind: "key_point_tick"; item: string; key_point: string; made: KeyPointMade | null }
  | { kind: "report_share" }
  | { kind: "signals_ask"; on: boolean }
  | { kind: "signal_notice"; signal: Signal; item: string | null; size: number }
  | { kind: "session_schedule"; at: number | null }
  | { kind: "session_reopen"; round: string; minutes: number }
  | { kind: "session_archive" }
  | { kind: "item_add"; round: string; item_kind: ItemKind; ref: string; position: number | null }
  | { kind: "item_skip"; item: string; skipped: boolean }
  | { kind: "item_move"; item: string; position: number }
  | { kind: "roles_swap" };

/** Without `seq`, `at` and `by`, which every event has. */
export type InterviewEvent =
  | { kind: "person_joined"; person: string; name: string; role: Role }
  | { kind: "person_removed"; person: string }
  | { kind: "time_extended"; round: string; added_ms: number; deadline_at: number | null }
  | { kind: "extra_time_set"; percent: number }
  | { kind: "locks_set"; editing: boolean; running: boolean }
  | { kind: "chat_said"; text: string }
  | { kind: "report_shared" }
  | { kind: "signals_asked"; on: boolean }
  | { kind: "signal_noticed"; signal: Signal; item: string | null; size: number }
  | { kind: "link_made"; link: string; role: Role; expires_at: number }
  | { kind: "link_revoked"; link: string }
  | { kind: "note_written"; note: string; item: string | null; text: string }
  | { kind: "rated"; item: string | null; criterion: string; points: number; text: string }
  | { kind: "recommendation_made"; value: Recommendation | null; text: string }
  | { kind: "key_point_ticked"; item: string; key_point: string; made: KeyPointMade | null }
  | { kind: "session_scheduled"; scheduled_at: number | null }
  | { kind: "session_reopened"; round: string; remaining_ms: number }
  | { kind: "session_archived" }
  | { kind: "item_added"; round: string; position: number; item: ItemView }
  | { kind: "item_skipped"; item: string; skipped: boolean }
  | { kind: "item_moved"; item: string; position: number }
  | { kind: "role_changed"; person: string; role: Role };

/** Where somebody's selection is: UTF-16 offsets in the document at that version (CURSOR-1). */
export interface CursorPlace {
  doc: string;
  version: number;
  anchor: number;
  head: number;
}

/** A message of the chat, a note or remark: bytes of UTF-8 that the server takes. */
export const chatBytesMax = 2_000;
export const noteBytesMax = 8 * 1024;
/** So many lines and so many signals a session keeps. */
export const chatLinesMax = 2_000;
export const signalsMax = 5_000;
/** Of a person's name, in characters. */
export const personNameMax = 64;
