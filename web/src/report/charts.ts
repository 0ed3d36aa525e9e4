// What the charts of a report show, worked out of its numbers: time against budget, scores by topic, and the lanes of its timeline. Pure.
import type { CourseEntry, IntegrityEntry } from "../net/protocol";

/** What charts need of an item; a shared report may lack scores and times. */
export interface ChartItem {
  id: string;
  title: string;
  topics: string[];
  minutes: number;
  spent_ms: number | null;
  score: number | null;
  max_score: number | null;
  skipped?: boolean;
}
export interface ChartRound {
  id: string;
  title: string;
  budget_ms: number;
  spent_ms: number | null;
  items: ChartItem[];
}

export interface TimeRow {
  id: string;
  title: string;
  isRound: boolean;
  spent: number;
  budget: number;
}

/** Rounds that took place, each with its items below it. */
export function timeRows(rounds: readonly ChartRound[]): TimeRow[] {
  return rounds.flatMap((round) => {
    if (round.spent_ms === null || round.items.length === 0) return [];
    const own: TimeRow = { id: round.id, title: round.title, isRound: true, spent: round.spent_ms, budget: round.budget_ms };
    const items = round.items
      .filter((item) => item.skipped !== true)
      .map((item): TimeRow => ({ id: item.id, title: item.title, isRound: false, spent: item.spent_ms ?? 0, budget: item.minutes * 60_000 }));
    return [own, ...items];
  });
}

export interface TopicScore {
  topic: string;
  /** 0 to 100. */
  score: number;
  items: number;
}

const none: ReadonlySet<string> = new Set();

/**
 * The mean of the items of each topic, the weakest first; skipped ones count for nothing. `heldBack`: items whose score is not to be seen
 * yet, and which a mean of their topics would tell.
 */
export function topicScores(rounds: readonly ChartRound[], heldBack: ReadonlySet<string> = none): TopicScore[] {
  const untold = new Set(rounds.flatMap((round) => round.items).flatMap((item) => (heldBack.has(item.id) ? item.topics : [])));
  const sums = new Map<string, { sum: number; items: number }>();
  for (const item of rounds.flatMap((round) => round.items)) {
    if (item.score === null || item.max_score === null || item.max_score <= 0 || item.skipped === true) continue;
    for (const topic of item.topics.filter((named) => !untold.has(named))) {
      const sum = sums.get(topic) ?? { sum: 0, items: 0 };
      sums.set(topic, { sum: sum.sum + (100 * item.score) / item.max_score, items: sum.items + 1 });
    }
  }
  return [...sums]
    .map(([topic, { sum, items }]) => ({ topic, score: Math.round(sum / items), items }))
    .sort((a, b) => a.score - b.score || a.topic.localeCompare(b.topic));
}

export interface Span {
  /** Parts of the whole, 0 to 1. */
  from: number;
  to: number;
  id: string;
}
export interface Mark {
  at: number;
  entry: CourseEntry;
}
export interface Timeline {
  from: number;
  to: number;
  rounds: Span[];
  /** Which item was on the screen; a pause cuts it. */
  items: Span[];
  pauses: Span[];
  marks: Mark[];
  signals: { at: number; entry: IntegrityEntry }[];
}

/** Null when nothing has a length: a session that never started. */
export function timelineOf(course: readonly CourseEntry[], integrity: readonly IntegrityEntry[]): Timeline | null {
  const times = course.map(({ at }) => at);
  const from = Math.min(...times);
  const to = Math.max(...times);
  if (times.length === 0 || to <= from) return null;
  const place = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const made: Timeline = { from, to, rounds: [], items: [], pauses: [], marks: [], signals: [] };
  const open = new Map<"rounds" | "items" | "pauses", { id: string; at: number }>();
  const end = (lane: "rounds" | "items" | "pauses", at: number) => {
    const begun = open.get(lane);
    open.delete(lane);
    if (begun !== undefined && at > begun.at) made[lane].push({ from: place(begun.at), to: place(at), id: begun.id });
  };
  const begin = (lane: "rounds" | "items" | "pauses", id: string, at: number) => {
    end(lane, at);
    open.set(lane, { id, at });
  };
  let onScreen: string | null = null;
  for (const entry of course) {
    const { at, kind } = entry;
    if (kind === "round_opened" || kind === "session_reopened") begin("rounds", entry.round ?? "", at);
    if (kind === "round_closed") {
      end("rounds", at);
      end("items", at);
      onScreen = null;
    }
    if (kind === "item_opened") {
      onScreen = entry.item ?? "";
      begin("items", onScreen, at);
    }
    if (kind === "session_paused" || kind === "session_reopened") {
      begin("pauses", "", at);
      end("items", at);
    }
    if (kind === "session_resumed") {
      end("pauses", at);
      if (onScreen !== null) begin("items", onScreen, at);
    }
    if (kind === "session_ended") for (const lane of ["rounds", "items", "pauses"] as const) end(lane, at);
    if (kind === "run" || kind === "submission" || kind === "hint_revealed") made.marks.push({ at: place(at), entry });
  }
  for (const lane of ["rounds", "items", "pauses"] as const) end(lane, to);
  made.signals = integrity.map((entry) => ({ at: place(entry.at), entry }));
  return made;
}

/** "+1:05" since the beginning. */
export function sinceText(from: number, at: number): string {
  const seconds = Math.max(0, Math.round((at - from) / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `+${hours}:${two(minutes)}:${two(seconds % 60)}` : `+${minutes}:${two(seconds % 60)}`;
}

/** What an entry says, with the titles of rounds and items. */
export function courseText(entry: CourseEntry, titleOf: (id: string) => string): string {
  const item = titleOf(entry.item ?? "");
  const round = titleOf(entry.round ?? "");
  const verdict = entry.verdict === undefined || entry.verdict === null ? "" : `: ${entry.verdict}`;
  switch (entry.kind) {
    case "session_started":
      return "Started";
    case "session_paused":
      return "Paused";
    case "session_resumed":
      return "Went on";
    case "session_reopened":
      return `Opened again: ${round}`;
    case "session_ended":
      return "Ended";
    case "round_opened":
      return `Round opened: ${round}`;
    case "round_closed":
      return `Round closed: ${round}`;
    case "item_opened":
      return `Looked at ${item}`;
    case "run":
      return `Ran ${item}${verdict}`;
    case "submission":
      return `${entry.auto === true ? "Handed in by the clock" : "Submitted"} ${item}${verdict}`;
    case "hint_revealed":
      return `Opened a hint of ${item}`;
    case "time_extended":
      return `Got ${Math.round((entry.added_ms ?? 0) / 60_000)} more minutes`;
  }
}

export type Gap = "higher" | "lower" | "close";

/** One's own rating against another of 1 to 5: half a point apart is no difference. */
export function gapOf(self: number, other: number): Gap {
  const difference = self - other;
  return Math.abs(difference) <= 0.5 ? "close" : difference > 0 ? "higher" : "lower";
}

/** A score of 0 to 100 as a rating: 0 to 20 is 1, 80 to 100 is 5. */
export const ratingOfScore = (score: number): number => Math.round((1 + (Math.min(100, Math.max(0, score)) * 4) / 100) * 10) / 10;
