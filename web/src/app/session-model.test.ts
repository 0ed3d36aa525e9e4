import { describe, expect, it } from "vitest";
import { checkOf } from "../net/change";
import type { ItemView, RoundView, SessionEvent, SessionView } from "../net/protocol";
import { documentView, sessionView } from "../test-support/authority";
import { applyEvent, emptyModel, itemAtHand, reduceSession, remainingMs, type SessionModel, timerTone, unfinished } from "./session-model";

// Omit over each member of the union, so that kinds keep their own fields.
type Told<E> = E extends unknown ? Omit<E, "seq" | "at"> : never;

function modelOf(view: SessionView, seq = 10): SessionModel {
  return { ...emptyModel, client: "me", seq, hash: "h", view };
}
function told(model: SessionModel, ...events: Told<SessionEvent>[]): SessionModel {
  const from = model.seq + 1;
  const full = events.map((event, at) => ({ seq: from + at, at: 1_000, ...event }) as SessionEvent);
  const frame = { type: "events" as const, from, to: from + events.length - 1, hash: "n", server_time_at: 0, events: full };
  return reduceSession(model, { type: "received", message: frame, now: 0 });
}
const item = (model: SessionModel) => model.view?.rounds[0]?.items[0];

describe("the session model", () => {
  it("takes the whole state of a welcome and keeps its own when resumed", () => {
    const welcome = { type: "welcome" as const, protocol: 1, client: "c", person: "p", role: "r", name: "n", server_time_at: 500, seq: 4, hash: "x" };
    const first = reduceSession(emptyModel, { type: "received", message: { ...welcome, state: sessionView() }, now: 100 });
    expect(first).toMatchObject({ client: "c", seq: 4, hash: "x", clock: { offsetMs: 400 } });
    const resumed = reduceSession({ ...first, seq: 3 }, { type: "received", message: { ...welcome, state: null }, now: 100 });
    expect(resumed.seq).toBe(3);
    expect(resumed.view).toBe(first.view);
  });

  it("ignores what it knows already and applies only the rest of an overlapping frame (WS-3)", () => {
    const model = modelOf(sessionView());
    const events = [9, 10, 11].map((seq) => ({ seq, at: 0, kind: "hint_revealed" as const, item: "i1", index: seq - 11 < 0 ? 1 : 0, text: `${seq}` }));
    const frame = { type: "events" as const, from: 9, to: 11, hash: "n", server_time_at: 0, events };
    const next = reduceSession(model, { type: "received", message: frame, now: 0 });
    expect(item(next)?.hints.revealed).toEqual(["11"]);
    expect(next.seq).toBe(11);
    expect(reduceSession(next, { type: "received", message: frame, now: 0 })).toBe(next);
  });

  it("follows a document by its change sets and notices a text that is not the server's (EDIT-6)", () => {
    const model = modelOf(sessionView([documentView("i1/python3", "ab")]));
    const edit = { kind: "edited" as const, doc: "i1/python3", version: 0, client: "x", first: 1, updates: [[1, [0, "X"], 1]] as never };
    const right = told(model, { ...edit, check: checkOf("aXb") });
    expect(right.view?.documents[0]).toMatchObject({ text: "aXb", version: 1 });
    expect(right.diverged).toEqual([]);
    expect(told(model, { ...edit, check: 1 }).diverged).toEqual(["i1/python3"]);
  });

  it("goes through the life of a session", () => {
    const pending: RoundView = { ...(sessionView().rounds[0] as RoundView), id: "next", state: "pending", items: [] };
    const opened: RoundView = { ...pending, state: "open", opened_at: 1_000 };
    let model = modelOf({ ...sessionView(), rounds: [...sessionView().rounds, pending] });
    model = told(model, { kind: "session_paused", remaining_ms: 5_000 });
    expect(model.view).toMatchObject({ lifecycle: "paused", remaining_ms: 5_000, deadline_at: null });
    model = told(model, { kind: "session_resumed", deadline_at: 9_000 });
    expect(model.view).toMatchObject({ lifecycle: "live", remaining_ms: null, deadline_at: 9_000 });
    model = told(model, { kind: "round_closed", round: "coding", reason: "finished" });
    expect(model.view).toMatchObject({ round: null, deadline_at: null });
    expect(model.view?.rounds[0]).toMatchObject({ state: "closed", close_reason: "finished", closed_at: 1_000 });
    model = told(model, { kind: "round_opened", round: "next", deadline_at: 20_000, view: opened });
    expect(model.view).toMatchObject({ round: 1, deadline_at: 20_000 });
    model = told(model, { kind: "clock_adjusted", round: "next", deadline_at: 24_000, added_ms: 4_000, reason: "queue" });
    expect(model.view?.deadline_at).toBe(24_000);
    expect(model.notices[0]?.text).toMatch(/^4 s were given back/);
    model = told(model, { kind: "session_ended", reason: "time" });
    expect(model.view).toMatchObject({ lifecycle: "review", end_reason: "time", ended_at: 1_000, round: null });
  });

  it("keeps the best submission: the highest score, the later of equals, never a run", () => {
    let model = modelOf(sessionView());
    const grade = (job: string, purpose: "samples" | "submission", score: number) => {
      model = told(
        model,
        { kind: "job_queued", job, item: "i1", purpose, language: "python3", version: 0, auto: false },
        { kind: "job_started", job, attempt: 1 },
        { kind: "job_finished", job, verdict: "PA", score, max_score: 100, passed: 1, total: 2, compile_failed: false },
      );
      return item(model)?.best?.job;
    };
    expect([grade("run", "samples", 100), grade("a", "submission", 60), grade("b", "submission", 40), grade("c", "submission", 60)]).toEqual([
      undefined,
      "a",
      "a",
      "c",
    ]);
    expect(model.view?.jobs.at(-1)).toMatchObject({ state: "finished", verdict: "PA", attempt: 1 });
    expect(item(model)?.jobs).toEqual(["run", "a", "b", "c"]);
  });

  it("leaves the view alone at an event of a later protocol", () => {
    const view = sessionView();
    expect(applyEvent(view, { kind: "from_the_future", seq: 1, at: 0 } as never)).toBe(view);
  });

  it("counts down on the server's clock and stands still in a pause", () => {
    const model = { ...modelOf({ ...sessionView(), deadline_at: 10_000 }), clock: { offsetMs: 2_000, rttMs: 5 } };
    expect(remainingMs(model, 3_000)).toBe(5_000);
    expect(remainingMs(model, 90_000)).toBe(0);
    expect(remainingMs(modelOf({ ...sessionView(), deadline_at: null, remaining_ms: 7_000 }), 99)).toBe(7_000);
  });

  const minute = 60_000;
  for (const [name, remaining, budget, tone] of [
    ["an hour with a quarter left", 11 * minute, 60 * minute, "calm"],
    ["an hour, ten minutes left", 10 * minute, 60 * minute, "soon"],
    ["an hour, two minutes left", 2 * minute, 60 * minute, "last"],
    ["eight minutes, two left", 2 * minute, 8 * minute, "soon"],
    ["eight minutes, 48 s left", 48_000, 8 * minute, "last"],
  ] as const) {
    it(`colours the timer: ${name}`, () => expect(timerTone(remaining, budget)).toBe(tone));
  }

  it("knows what is unanswered, unsubmitted or changed since", () => {
    let model = modelOf(sessionView([documentView("i1/python3", "ab")]));
    const why = () => unfinished(model.view as SessionView, (model.view as SessionView).rounds).map((entry) => entry.why);
    expect(why()).toEqual(["unsubmitted"]);
    model = told(model, { kind: "job_queued", job: "j", item: "i1", purpose: "submission", language: "python3", version: 0, auto: false });
    expect(why()).toEqual([]);
    model = told(model, { kind: "edited", doc: "i1/python3", version: 0, client: "x", first: 1, updates: [[2, [0, "c"]]], check: checkOf("abc") });
    expect(why()).toEqual(["changed"]);
  });
});

describe("the item at hand", () => {
  const [round] = sessionView().rounds;
  const items = (...marks: string[]) => ({
    ...(round as RoundView),
    items: marks.map((mark, at) => ({ ...(round?.items[0] as ItemView), id: `i${at + 1}`, open: mark === "open", skipped: mark === "skipped" })),
  });
  for (const [name, marks, wasAt, at] of [
    ["is the one that is open", ["", "open", ""], "i1", "i2"],
    ["is the first when none is open", ["", ""], null, "i1"],
    ["is the first that is not skipped", ["skipped", "", ""], null, "i2"],
    ["follows the one that was just skipped", ["", "skipped", "skipped", ""], "i2", "i4"],
    ["is the one before when the last was skipped", ["", "", "skipped"], "i3", "i2"],
    ["is none when all are skipped", ["skipped", "skipped"], "i1", null],
  ] as const)
    it(name, () => expect(itemAtHand(items(...marks), wasAt)?.id ?? null).toBe(at));
});
