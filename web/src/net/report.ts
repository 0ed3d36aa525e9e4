// Requests that belong to a report (docs/PROTOCOL.md section 11): as files, what people say of it, and links that show parts of it.
import type { AnsweredForm } from "../forms/wire";
import { request } from "./api";
import type { KeyPointMade, Mode } from "./interview";
import type { CourseEntry, IntegrityEntry, ItemKind, KeyPoint, Level, RedFlag, SubmissionReport } from "./protocol";
import { type Seat, seatQuery } from "./seat";

export const parts = ["scores", "answers", "code", "key_points", "timeline", "integrity", "ratings", "notes"] as const;
export type Part = (typeof parts)[number];

export interface Share {
  share: string;
  token: string;
  parts: Part[];
  made_at: number;
  expires_at: number | null;
}

export interface SharedTheory {
  answer: string | null;
  /** With the key points alone: it tells what is right. */
  form: AnsweredForm | null;
  estimate: number | null;
  must_missed: boolean | null;
  /** That somebody overruled is told, who did is not. */
  key_points: (Omit<KeyPoint, "overruled"> & { overruled: object | null })[] | null;
  red_flags: (Omit<RedFlag, "overruled"> & { overruled: object | null })[] | null;
  model_answer: string | null;
}
export type SharedSubmission = Omit<SubmissionReport, "job" | "at"> & { counted: boolean };
export interface SharedCoding {
  submissions: SharedSubmission[] | null;
  categories: { category: string; passed: number; total: number }[] | null;
  source: { language: string; text: string } | null;
  unsubmitted: { language: string | null; text: string } | null;
}
export interface SharedItem {
  id: string;
  kind: ItemKind;
  title: string;
  topics: string[];
  minutes: number;
  skipped: boolean;
  spent_ms: number | null;
  score: number | null;
  max_score: number | null;
  self: number | null;
  rated: number | null;
  theory: SharedTheory | null;
  coding: SharedCoding | null;
}
/** What a link shows: null where its part was not chosen. */
export interface SharedReport {
  title: string;
  level: Level;
  mode: Mode;
  started_at: number | null;
  ended_at: number | null;
  complete: boolean;
  parts: Part[];
  score: number | null;
  max_score: number | null;
  rounds: { id: string; title: string; kind: ItemKind; budget_ms: number; spent_ms: number | null; items: SharedItem[] }[];
  scratch: string | null;
  course: CourseEntry[] | null;
  integrity: IntegrityEntry[] | null;
  notes: { notes: { item: string | null; text: string }[]; recommended: { value: string; text: string }[] } | null;
}

const path = (seat: Seat, rest = "") => `sessions/${encodeURIComponent(seat.session)}/report${rest}${seatQuery(seat)}`;

/** Where the report is as a file, below /api/v1/. */
export function reportFile(seat: Seat, format: "json" | "csv" | "markdown"): string {
  const whole = path(seat);
  return `${whole}${whole.includes("?") ? "&" : "?"}format=${format}`;
}

/** The address that a link's token makes; behind the #, so no server on the way sees it. */
export const sharedAddress = (origin: string, token: string) => `${origin}/shared#${token}`;

export const reportApi = {
  /** Of a key point, or of a red flag by its id. */
  overrule: (seat: Seat, item: string, key_point: string, made: KeyPointMade | null) =>
    request<void>("PUT", path(seat, "/key_points"), { item, key_point, made }),
  rateSelf: (seat: Seat, item: string, points: number) => request<void>("PUT", path(seat, "/self_ratings"), { item, points }),
  shares: (seat: Seat) => request<{ shares: Share[] }>("GET", path(seat, "/shares")).then((body) => body.shares),
  share: (seat: Seat, wanted: Part[], days: number | null) => request<Share>("POST", path(seat, "/shares"), { parts: wanted, days }),
  unshare: (seat: Seat, share: string) => request<void>("DELETE", path(seat, `/shares/${encodeURIComponent(share)}`)),
  /** The token travels in the body alone, so that no log of addresses holds it. */
  shared: (token: string) => request<SharedReport>("POST", "shared", { token }),
};
