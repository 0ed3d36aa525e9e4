// The names of the wire, as docs/PROTOCOL.md gives them; those of interviews are in interview.ts. Nothing else in the client spells
// a wire field's shape.
import type { AnsweredForm, ItemForm } from "../forms/wire";
import type { CursorPlace, InterviewCommand, InterviewerContent, InterviewEvent, InterviewReport, InterviewView, Mode, Signal } from "./interview";

export type Verdict = "AC" | "WA" | "PA" | "TLE" | "MLE" | "OLE" | "RE" | "CE" | "SV" | "IE" | "SK" | "AB";
export type Level = "beginner" | "intermediate" | "advanced";
export type ItemKind = "theory" | "coding";
export type Lifecycle = "scheduled" | "lobby" | "live" | "paused" | "review" | "archived";
export type Purpose = "samples" | "own_input" | "submission";
/** A CodeMirror ChangeSet as JSON: n keeps n units, [n] deletes n, [n, "line", …] replaces n by the lines. */
export type ChangeJson = (number | [number, ...string[]])[];

export interface CatalogTemplate {
  id: string;
  title: string;
  summary: string;
  minutes: number;
  level: Level;
  rounds: { id: string; title: string; kind: ItemKind; minutes: number; count: number }[];
}
export interface CatalogLanguage {
  id: string;
  name: string;
  available: boolean;
  version: string | null;
}
export interface Catalog {
  templates: CatalogTemplate[];
  topics: { id: string; theory: number; coding: number }[];
  levels: Level[];
  languages: CatalogLanguage[];
  custom: { minutes_min: number; minutes_max: number };
}
export interface CustomSession {
  level: Level;
  topics: string[];
  minutes: number;
  kinds: ItemKind[];
}
export interface SessionSummary {
  id: string;
  title: string;
  mode: Mode;
  lifecycle: Lifecycle;
  created_at: number;
  ended_at: number | null;
  scheduled_at?: number | null;
  minutes: number;
  score: number | null;
  max_score: number | null;
}
/** What an interviewer may add to a session. */
export interface Choice {
  kind: ItemKind;
  ref: string;
  title: string;
  level: Level;
  minutes: number;
  topics: string[];
}

export interface Best {
  job: string;
  verdict: Verdict;
  score: number;
  max_score: number;
}
export interface ItemView {
  id: string;
  kind: ItemKind;
  ref: string;
  title: string;
  minutes: number;
  languages: string[];
  language: string | null;
  spent_ms: number;
  open: boolean;
  hints: { total: number; revealed: string[] };
  jobs: string[];
  best: Best | null;
  /** It is not asked, and counts for nothing. */
  skipped?: boolean;
}
export interface RoundView {
  id: string;
  title: string;
  kind: ItemKind;
  budget_ms: number;
  state: "pending" | "open" | "closed";
  opened_at: number | null;
  closed_at: number | null;
  close_reason: string | null;
  item_count: number;
  items: ItemView[];
}
export interface DocumentView {
  id: string;
  version: number;
  text: string;
  check: number;
}
export interface JobView {
  id: string;
  item: string;
  purpose: Purpose;
  language: string;
  version: number;
  auto: boolean;
  state: "queued" | "running" | "finished";
  queued_at: number;
  started_at: number | null;
  finished_at: number | null;
  attempt: number;
  verdict: Verdict | null;
  score: number | null;
  max_score: number | null;
  passed: number | null;
  total: number | null;
  compile_failed: boolean | null;
}
export interface SessionView extends InterviewView {
  id: string;
  title: string;
  template: string | null;
  level: Level;
  mode: Mode;
  lifecycle: Lifecycle;
  created_at: number;
  /** When it is to begin, if that was settled. */
  scheduled_at?: number | null;
  started_at: number | null;
  ended_at: number | null;
  end_reason: string | null;
  round: number | null;
  deadline_at: number | null;
  remaining_ms: number | null;
  rounds: RoundView[];
  documents: DocumentView[];
  jobs: JobView[];
}

export interface CodingContent {
  id: string;
  kind: "coding";
  ref: string;
  title: string;
  difficulty: string;
  minutes: number;
  topics: string[];
  statement: string;
  samples: { name: string; input: string; answer: string; description: string | null }[];
  languages: string[];
  starters: Record<string, string>;
  limits: { time_ms: Record<string, number>; memory_mib: number };
  hints_total: number;
  /** Only an interviewer gets it. */
  interviewer?: InterviewerContent;
}
export interface TheoryContent {
  id: string;
  kind: "theory";
  ref: string;
  title: string;
  level: Level;
  minutes: number;
  topics: string[];
  prompt: string;
  star: boolean;
  /** Null: answered in words alone. */
  form: ItemForm | null;
  interviewer?: InterviewerContent;
}
export type ItemContent = CodingContent | TheoryContent;

export interface TestResult {
  name: string;
  group: "sample" | "secret" | "own";
  category: string | null;
  verdict: Verdict;
  reason: string | null;
  cpu_ms: number | null;
  wall_ms: number | null;
  memory_kib: number | null;
  input?: string | null;
  expected?: string | null;
  actual?: string | null;
  stderr?: string | null;
  input_truncated?: boolean;
  expected_truncated?: boolean;
  actual_truncated?: boolean;
  stderr_truncated?: boolean;
  detail?: string | null;
  /** What its author says to whom this case fails. */
  hint?: string;
  /** In tasks where tests are written: a server that they must accept, or one that they should refuse. */
  role?: "correct" | "mutant";
  /** In what a mutant is wrong; of a hidden one only when it was found. */
  property?: string;
  /** Of an interactive task: "<" the other side's lines, ">" the program's. */
  transcript?: string;
  transcript_truncated?: boolean;
}
/** How the CPU time grows with the size of the input, where the times of a submission tell. */
export interface Growth {
  /** What n counts. */
  of: string;
  estimate: "too_fast" | "constant" | "n" | "n^2" | "n^3" | "steeper";
  at_least: boolean;
  wanted?: "n" | "n^2" | "n^3";
  points: { size: number; cpu_ms: number; finished: boolean }[];
  sentence: string;
}
export interface JobResult {
  job: string;
  item: string;
  purpose: Purpose;
  language: string;
  verdict: Verdict;
  score: number | null;
  max_score: number | null;
  compile: { ok: boolean; cached: boolean; output: string; ms: number } | null;
  tests: TestResult[];
  message: string | null;
  growth?: Growth;
}

export interface KeyPoint {
  id: string;
  text: string;
  weight: number;
  must: boolean;
  hit: boolean;
  sentence: string | null;
  phrase: string | null;
  feedback: string | null;
  /** What decided, when it was more than a phrase that stands there. */
  why?: string | null;
  /** Whose word went before the estimate; null when the estimate stands. */
  overruled?: { person: string; name: string } | null;
}
export interface RedFlag {
  id: string;
  text: string;
  /** Null when it is a person who says so. */
  sentence: string | null;
  why?: string | null;
  /** False when a person says that this is not what was said: then it costs nothing. */
  stands: boolean;
  /** As of a key point. */
  overruled?: { person: string; name: string } | null;
}
/** What a language model thought of an answer, where the operator asks one. It changes no score. */
export type SecondOpinion =
  | { state: "pending"; model: string }
  | { state: "failed"; model: string; at: number; why: string }
  | { state: "given"; model: string; at: number; key_points: { id: string; made: boolean; quote: string | null }[] };
/** Where theory answers are sent when a session is over; null when they stay. */
export type Assessor = { host: string; model: string } | null;
export interface TheoryReport {
  answer: string;
  form: AnsweredForm | null;
  /** What the words alone came to; the item's score is what counts. */
  estimate: number;
  /** An essential point is missing, and the score is capped for it. */
  must_missed: boolean;
  key_points: KeyPoint[];
  red_flags: RedFlag[];
  model_answer: string;
  follow_ups: string[];
  notes: string[];
  second_opinion?: SecondOpinion | null;
}
export interface SubmissionReport {
  job: string;
  at: number;
  language: string;
  /** These are null while it is still being graded. */
  verdict: Verdict | null;
  score: number | null;
  max_score: number | null;
  passed: number | null;
  total: number | null;
  auto: boolean;
}
export interface CodingReport {
  submissions: SubmissionReport[];
  /** The job of the submission that counts, which is the best. */
  counted: string | null;
  /** The job of the one that was handed in last. */
  last: string | null;
  runs: number;
  hints_revealed: number;
  categories: { category: string; passed: number; total: number }[];
  /** What stood in the editor at the close, if no submission holds it. */
  unsubmitted: string | null;
  language: string | null;
  late_draft: boolean;
}
/** The source of one submission. */
export interface SubmittedSource {
  job: string;
  language: string;
  source: string;
}
export interface ReportItem {
  id: string;
  kind: ItemKind;
  ref: string;
  title: string;
  topics: string[];
  minutes: number;
  spent_ms: number;
  score: number;
  max_score: number;
  skipped?: boolean;
  /** 1 to 5, by the candidate. */
  self?: number | null;
  /** The mean of what interviewers gave, for interviewers. */
  rated?: number | null;
  theory: TheoryReport | null;
  coding: CodingReport | null;
}
/** What happened in a session, and when: only what each kind needs is there. */
export interface CourseEntry {
  seq?: number;
  at: number;
  kind:
    | "session_started"
    | "session_paused"
    | "session_resumed"
    | "session_reopened"
    | "session_ended"
    | "round_opened"
    | "round_closed"
    | "item_opened"
    | "run"
    | "submission"
    | "hint_revealed"
    | "time_extended";
  round?: string;
  item?: string;
  job?: string;
  auto?: boolean;
  verdict?: Verdict | null;
  added_ms?: number;
}
export interface IntegrityEntry {
  at: number;
  signal: Signal;
  item: string | null;
  size: number;
}
export interface ReportRound {
  id: string;
  title: string;
  kind: ItemKind;
  budget_ms: number;
  spent_ms: number;
  items: ReportItem[];
}
export interface Report {
  session: string;
  title: string;
  level?: Level;
  template?: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  end_reason: string | null;
  /** False while something is still being graded. */
  complete?: boolean;
  score: number;
  max_score: number;
  estimate: boolean;
  rounds: ReportRound[];
  practise_next: { kind: "theory" | "coding" | "topic"; ref: string; title: string; why: string }[];
  mode?: Mode;
  interview?: InterviewReport | null;
  /** What stood on the scratchpad at the end, if there was one. */
  scratch?: string | null;
  course?: CourseEntry[];
  /** Null where the session did not ask for it. */
  integrity?: IntegrityEntry[] | null;
  /** What whoever asks may do with it. */
  may?: { overrule: boolean; rate_self: boolean; share: boolean };
}

export type Command =
  | { kind: "session_start" | "session_pause" | "session_resume" | "session_finish" }
  | { kind: "round_finish"; round: string }
  | { kind: "item_open"; item: string }
  | { kind: "language_choose"; item: string; language: string }
  | { kind: "run"; item: string; language: string; version: number; input: string | null }
  | { kind: "submit"; item: string; language: string; version: number }
  | { kind: "hint_reveal"; item: string; index: number }
  | InterviewCommand;

interface EventBase {
  seq: number;
  at: number;
  by?: string;
  client?: string;
  n?: number;
}
export interface EditedEvent extends EventBase {
  kind: "edited";
  doc: string;
  version: number;
  client: string;
  first: number;
  updates: ChangeJson[];
  check: number;
  late?: boolean;
}
export type SessionEvent = EventBase &
  (
    | { kind: "session_started" }
    | { kind: "session_paused"; remaining_ms: number }
    | { kind: "session_resumed"; deadline_at: number }
    | { kind: "session_ended"; reason: string; ended_at?: number }
    | { kind: "round_opened"; round: string | number; deadline_at: number; view: RoundView }
    | { kind: "round_closed"; round: string | number; reason: string; closed_at?: number }
    | { kind: "item_opened"; item: string }
    | { kind: "document_created"; doc: string; text: string }
    | { kind: "language_chosen"; item: string; language: string }
    | EditedEvent
    | { kind: "job_queued"; job: string; item: string; purpose: Purpose; language: string; version: number; auto: boolean }
    | { kind: "job_started"; job: string; attempt: number }
    | {
        kind: "job_finished";
        job: string;
        verdict: Verdict;
        score: number;
        max_score: number;
        passed: number;
        total: number;
        compile_failed: boolean;
      }
    | { kind: "hint_revealed"; item: string; index: number; text: string }
    | { kind: "clock_adjusted"; round: string | number; deadline_at: number; added_ms: number; reason: string }
    | { kind: "session_scored"; score: number; max_score: number }
    | InterviewEvent
  );

/** A stretch of the log of a session that is over (REPLAY-1). */
export interface EventPage {
  from: number;
  to: number;
  hash: string;
  /** Where the next page begins; null at the end. */
  next: number | null;
  /** The session before its first event, on the page from 1. */
  state: SessionView | null;
  events: SessionEvent[];
}

export interface ResumePoint {
  seq: number;
  hash: string;
}
export type ClientMessage =
  | { type: "hello"; protocol: 1; client: string | null; resume: ResumePoint | null; diverged?: true }
  | { type: "command"; n: number; command: Command }
  | { type: "edit"; doc: string; version: number; first: number; updates: ChangeJson[] }
  | ({ type: "cursor" } & CursorPlace)
  | { type: "ping"; sent: number };

export type ServerMessage =
  | {
      type: "welcome";
      protocol: number;
      client: string;
      person: string;
      role: string;
      name: string;
      server_time_at: number;
      seq: number;
      hash: string;
      state: SessionView | null;
    }
  | { type: "events"; from: number; to: number; hash: string; server_time_at: number; events: SessionEvent[] }
  | { type: "ack"; n: number; seq: number }
  | { type: "refused"; n: number; code: string; message: string }
  | { type: "edit_ack"; doc: string; first: number; count: number; version: number }
  | { type: "edit_refused"; doc: string; first: number; code: string; message: string; version: number }
  | { type: "progress"; job: string; phase: "compiling" | "running"; done: number; total: number }
  | ({ type: "cursor"; person: string; client: string } & CursorPlace)
  | { type: "presence"; server: string; people: string[] }
  | { type: "status"; store: "ok" | "away" }
  | { type: "pong"; sent: number; server_time_at: number }
  | { type: "error"; code: string; message: string }
  | { type: "going_away"; retry_ms: number };

export const subprotocol = "rehearse.v1";
export const protocolNumber = 1;
/** The largest document in UTF-16 units (EDIT-5). */
export const documentUnitsMax = 256 * 1024;
/** The document that belongs to no item: a scratchpad for all who work in an interview. */
export const scratchId = "scratch";

/** Who asks: an account, or the local user, who has no login. */
export interface Me {
  person: string;
  name: string;
  login: string | null;
}

export interface LoginSummary {
  id: string;
  made_at: number;
  used_at: number;
  address: string;
  agent: string;
  current: boolean;
}
