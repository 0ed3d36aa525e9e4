// A log as a server could have written it, by chance from a seed: several people, texts, runs, hints, chat and notes.
import { applyChange, checkOf } from "../net/change";
import type { ChangeJson, SessionEvent, SessionView } from "../net/protocol";
import { withoutInterview } from "../app/interview-model";

/** Mulberry32: small, and the same everywhere. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export const madeFirst: SessionView = {
  id: "session",
  title: "Made",
  template: null,
  level: "beginner",
  mode: "interview",
  lifecycle: "lobby",
  created_at: 1_000,
  started_at: null,
  ended_at: null,
  end_reason: null,
  round: null,
  deadline_at: null,
  remaining_ms: null,
  rounds: [
    { id: "coding", title: "Coding", kind: "coding", budget_ms: 600_000, state: "pending", opened_at: null, closed_at: null, close_reason: null, item_count: 2, items: [] },
  ],
  documents: [],
  jobs: [],
  ...withoutInterview,
  role: "interviewer",
  people: [{ person: "local", name: "Ada", role: "interviewer" }],
  console: { links: [], notes: [], ratings: [], recommended: [], key_points: [] },
};

type Told<E> = E extends unknown ? Omit<E, "seq" | "at"> : never;

const pieces = ["a", "()", "\n", "return ", "🦀", "é", "  ", "x = 1\n"];

function change(random: (below: number) => number, text: string): ChangeJson {
  const splits = (at: number) => at > 0 && at < text.length && text.charCodeAt(at - 1) >= 0xd800 && text.charCodeAt(at - 1) < 0xdc00;
  const place = () => {
    const at = random(text.length + 1);
    return splits(at) ? at - 1 : at;
  };
  const [from, to] = [place(), place()].sort((a, b) => a - b) as [number, number];
  const cut = random(3) === 0 ? to : from;
  const inserted = random(4) === 0 && cut > from ? [] : (pieces[random(pieces.length)] ?? "").split("\n");
  const parts: ChangeJson = [];
  if (from > 0) parts.push(from);
  parts.push(inserted.length === 0 ? [cut - from] : [cut - from, ...inserted]);
  if (text.length > cut) parts.push(text.length - cut);
  return parts;
}

export function madeLog(seed: number, length: number): SessionEvent[] {
  const random = chance(seed);
  const events: SessionEvent[] = [];
  const texts = new Map<string, { text: string; version: number }>();
  let seq = 1;
  let at = 5_000;
  const tell = (event: Told<SessionEvent>) => {
    // Some places are left out: what this person may not see.
    seq += 1 + (random(5) === 0 ? 1 : 0);
    at += random(40) === 0 ? 60_000 : random(900);
    events.push({ seq, at, ...event } as SessionEvent);
  };
  const item = (id: string) => ({
    id, kind: "coding" as const, ref: id, title: `Task ${id}`, minutes: 10, languages: ["python3"], language: null, spent_ms: 0, open: false,
    hints: { total: 9, revealed: [] }, jobs: [], best: null,
  });
  const round = { ...madeFirst.rounds[0], state: "open", opened_at: at, items: [item("i1"), item("i2")] } as SessionView["rounds"][number];
  tell({ kind: "person_joined", by: "guest:c", person: "guest:c", name: "Cleo", role: "candidate" });
  tell({ kind: "session_started", by: "local" });
  tell({ kind: "round_opened", round: "coding", deadline_at: at + 600_000, view: round });
  for (const id of ["i1", "i2"]) {
    texts.set(`${id}/python3`, { text: "# start\n", version: 0 });
    tell({ kind: "document_created", by: "guest:c", doc: `${id}/python3`, text: "# start\n" });
    tell({ kind: "language_chosen", by: "guest:c", item: id, language: "python3" });
    tell({ kind: "item_opened", by: "guest:c", item: id });
  }
  let jobs = 0;
  const hints = { i1: 0, i2: 0 };
  while (events.length < length) {
    const id = random(2) === 0 ? ("i1" as const) : ("i2" as const);
    const by = random(4) === 0 ? "local" : "guest:c";
    const kind = random(40);
    if (kind < 30) {
      const document = texts.get(`${id}/python3`) as { text: string; version: number };
      const updates: ChangeJson[] = [];
      const { version } = document;
      for (let n = random(3); n >= 0; n--) {
        const made = change(random, document.text);
        document.text = applyChange(document.text, made);
        document.version++;
        updates.push(made);
      }
      tell({ kind: "edited", by, doc: `${id}/python3`, version, client: by, first: version + 1, updates, check: checkOf(document.text) });
    } else if (kind === 30) tell({ kind: "item_opened", by, item: id });
    else if (kind === 31) {
      const job = `job${++jobs}`;
      tell({ kind: "job_queued", by, job, item: id, purpose: random(2) === 0 ? "samples" : "submission", language: "python3", version: 0, auto: false });
      tell({ kind: "job_started", job, attempt: 1 });
      tell({ kind: "job_finished", job, verdict: random(2) === 0 ? "AC" : "WA", score: random(100), max_score: 100, passed: 1, total: 3, compile_failed: false });
    } else if (kind === 32 && hints[id] < 9) tell({ kind: "hint_revealed", by, item: id, index: hints[id]++, text: `Hint ${hints[id]}` });
    else if (kind === 33) tell({ kind: "chat_said", by, text: `Said ${events.length}` });
    else if (kind === 34) tell({ kind: "note_written", by: "local", note: `n${random(3)}`, item: id, text: random(4) === 0 ? "" : `Noted ${events.length}` });
    else if (kind === 35) tell({ kind: "signal_noticed", by: "guest:c", signal: "paste", item: id, size: random(500) });
    else if (kind === 36) {
      tell({ kind: "session_paused", by: "local", remaining_ms: 300_000 });
      tell({ kind: "session_resumed", by: "local", deadline_at: at + 300_000 });
    } else if (kind === 37) tell({ kind: "time_extended", by: "local", round: "coding", added_ms: 60_000, deadline_at: at + 360_000 });
    else if (kind === 38) tell({ kind: "locks_set", by: "local", editing: random(2) === 0, running: false });
  }
  tell({ kind: "round_closed", round: "coding", reason: "finished", closed_at: at });
  tell({ kind: "session_ended", reason: "finished", ended_at: at });
  tell({ kind: "note_written", by: "local", note: "last", item: null, text: "Afterwards" });
  return events;
}
