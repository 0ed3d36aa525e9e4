import { describe, expect, it } from "vitest";
import type { ConsoleView, PersonView } from "../net/interview";
import type { ItemView, SessionEvent, SessionView } from "../net/protocol";
import { sessionView } from "../test-support/authority";
import { applyInterviewEvent, colourOf, holdsClock, interviewNotice, nameOf, runningLocked, scratchLock, withoutInterview } from "./interview-model";
import { applyEvent, cursorMs, emptyModel, othersPresent, presenceMs, presentPeople, reduceSession, type SessionModel, unfinished } from "./session-model";

const people: PersonView[] = [
  { person: "guest:c", name: "Cleo", role: "candidate" },
  { person: "local", name: "Ada", role: "interviewer" },
];
const emptyConsole: ConsoleView = { links: [], notes: [], ratings: [], recommended: [], key_points: [] };
const interview = (more: Partial<SessionView> = {}): SessionView => ({ ...sessionView(), mode: "interview", people, ...more });
const asInterviewer = (console: Partial<ConsoleView> = {}) => interview({ role: "interviewer", console: { ...emptyConsole, ...console } });
type Told<E> = E extends unknown ? Omit<E, "seq" | "at"> & { seq?: number; at?: number } : never;
const event = (told: Told<SessionEvent>) => ({ seq: 7, at: 1_000, by: "local", ...told }) as SessionEvent;

describe("the events of interviews", () => {
  const rows: { name: string; before?: SessionView; told: Told<SessionEvent>; after: Partial<SessionView> }[] = [
    {
      name: "somebody joins",
      told: { kind: "person_joined", person: "guest:o", name: "Olga", role: "observer", by: "guest:o" },
      after: { people: [...people, { person: "guest:o", name: "Olga", role: "observer" }] },
    },
    {
      name: "somebody joins twice, which is told once",
      told: { kind: "person_joined", person: "guest:c", name: "Cleo", role: "candidate", by: "guest:c" },
      after: { people },
    },
    { name: "somebody is taken out", told: { kind: "person_removed", person: "guest:c" }, after: { people: people.slice(1) } },
    {
      name: "time is added while the clock runs (TIME-4)",
      told: { kind: "time_extended", round: "coding", added_ms: 60_000, deadline_at: 660_000 },
      after: { deadline_at: 660_000, remaining_ms: null },
    },
    {
      name: "time is added in a pause (TIME-4)",
      before: interview({ lifecycle: "paused", deadline_at: null, remaining_ms: 5_000 }),
      told: { kind: "time_extended", round: "coding", added_ms: 60_000, deadline_at: null },
      after: { deadline_at: null, remaining_ms: 65_000 },
    },
    {
      name: "time of a round that is over changes no clock",
      told: { kind: "time_extended", round: "earlier", added_ms: 60_000, deadline_at: 660_000 },
      after: { deadline_at: 600_000 },
    },
    { name: "locks", told: { kind: "locks_set", editing: true, running: false }, after: { locks: { editing: true, running: false } } },
    {
      name: "somebody says something",
      told: { kind: "chat_said", text: "Hello", by: "guest:c" },
      after: { chat: [{ seq: 7, at: 1_000, person: "guest:c", text: "Hello" }] },
    },
    { name: "the report is shared", told: { kind: "report_shared" }, after: { report_shared: true } },
    { name: "signals are asked for", told: { kind: "signals_asked", on: true }, after: { signals: { on: true, noticed: [] } } },
    {
      name: "a paste is noted (SIGNAL-1)",
      told: { kind: "signal_noticed", signal: "paste", item: "i1", size: 80, by: "guest:c" },
      after: { signals: { on: false, noticed: [{ at: 1_000, person: "guest:c", signal: "paste", item: "i1", size: 80 }] } },
    },
    {
      name: "a link replaces that of its role and leaves the others (SEAT-1)",
      before: asInterviewer({
        links: [
          { link: "a", role: "candidate", expires_at: 1 },
          { link: "b", role: "observer", expires_at: 1 },
        ],
      }),
      told: { kind: "link_made", link: "c", role: "candidate", expires_at: 9 },
      after: {
        console: {
          ...emptyConsole,
          links: [
            { link: "b", role: "observer", expires_at: 1 },
            { link: "c", role: "candidate", expires_at: 9 },
          ],
        },
      },
    },
    {
      name: "a link is taken back",
      before: asInterviewer({ links: [{ link: "a", role: "candidate", expires_at: 1 }] }),
      told: { kind: "link_revoked", link: "a" },
      after: { console: emptyConsole },
    },
    {
      name: "a note is written",
      before: asInterviewer(),
      told: { kind: "note_written", note: "n", item: "i1", text: "calm" },
      after: {
        console: { ...emptyConsole, notes: [{ note: "n", item: "i1", text: "calm", person: "local", written_at: 1_000, changed_at: 1_000 }] },
      },
    },
    {
      name: "a note is changed: its author, item and first time stay",
      before: asInterviewer({ notes: [{ note: "n", item: "i1", text: "a", person: "x", written_at: 5, changed_at: 5 }] }),
      told: { kind: "note_written", note: "n", item: null, text: "b" },
      after: { console: { ...emptyConsole, notes: [{ note: "n", item: "i1", text: "b", person: "x", written_at: 5, changed_at: 1_000 }] } },
    },
    {
      name: "an empty note is taken away",
      before: asInterviewer({ notes: [{ note: "n", item: null, text: "a", person: "local", written_at: 5, changed_at: 5 }] }),
      told: { kind: "note_written", note: "n", item: null, text: "" },
      after: { console: emptyConsole },
    },
    {
      name: "a rating replaces one's own and leaves another's",
      before: asInterviewer({
        ratings: [
          { person: "local", item: "i1", criterion: "tests", points: 2, text: "" },
          { person: "guest:i", item: "i1", criterion: "tests", points: 4, text: "" },
        ],
      }),
      told: { kind: "rated", item: "i1", criterion: "tests", points: 5, text: "good" },
      after: {
        console: {
          ...emptyConsole,
          ratings: [
            { person: "local", item: "i1", criterion: "tests", points: 5, text: "good" },
            { person: "guest:i", item: "i1", criterion: "tests", points: 4, text: "" },
          ],
        },
      },
    },
    {
      name: "a rating is taken back",
      before: asInterviewer({ ratings: [{ person: "local", item: null, criterion: "c", points: 2, text: "" }] }),
      told: { kind: "rated", item: null, criterion: "c", points: 0, text: "" },
      after: { console: emptyConsole },
    },
    {
      name: "a recommendation",
      before: asInterviewer({ recommended: [{ person: "local", value: "no", text: "" }] }),
      told: { kind: "recommendation_made", value: "yes", text: "sure" },
      after: { console: { ...emptyConsole, recommended: [{ person: "local", value: "yes", text: "sure" }] } },
    },
    {
      name: "a recommendation is taken back",
      before: asInterviewer({ recommended: [{ person: "local", value: "no", text: "" }] }),
      told: { kind: "recommendation_made", value: null, text: "" },
      after: { console: emptyConsole },
    },
    {
      name: "a key point is ticked, then taken back",
      before: asInterviewer({ key_points: [{ item: "i1", key_point: "k", made: "missed" }] }),
      told: { kind: "key_point_ticked", item: "i1", key_point: "k", made: "made" },
      after: { console: { ...emptyConsole, key_points: [{ item: "i1", key_point: "k", made: "made" }] } },
    },
    {
      name: "a tick is taken back",
      before: asInterviewer({ key_points: [{ item: "i1", key_point: "k", made: "missed" }] }),
      told: { kind: "key_point_ticked", item: "i1", key_point: "k", made: null },
      after: { console: emptyConsole },
    },
    {
      name: "a start is settled",
      before: interview({ lifecycle: "lobby" }),
      told: { kind: "session_scheduled", scheduled_at: 9_000 },
      after: { lifecycle: "scheduled", scheduled_at: 9_000 },
    },
    {
      name: "a start is taken back",
      before: interview({ lifecycle: "scheduled", scheduled_at: 9_000 }),
      told: { kind: "session_scheduled", scheduled_at: null },
      after: { lifecycle: "lobby", scheduled_at: null },
    },
    { name: "a session goes to the archive", before: interview({ lifecycle: "review" }), told: { kind: "session_archived" }, after: { lifecycle: "archived" } },
    {
      name: "roles of others change",
      told: { kind: "role_changed", person: "guest:c", role: "interviewer" },
      after: { role: "candidate", people: [{ person: "guest:c", name: "Cleo", role: "interviewer" }, people[1] as PersonView] },
    },
    {
      name: "who has become interviewer gets a console with the first thing that is in it",
      before: interview({ role: "interviewer", console: null }),
      told: { kind: "note_written", note: "n", item: null, text: "a note" },
      after: {
        console: { ...emptyConsole, notes: [{ note: "n", item: null, text: "a note", person: "local", written_at: 1_000, changed_at: 1_000 }] },
      },
    },
    {
      name: "what is the interviewers' makes no console for anybody else (ROLE-3)",
      told: { kind: "note_written", note: "n", item: null, text: "secret" },
      after: { console: null },
    },
  ];
  for (const { name, before, told, after } of rows) {
    it(name, () => expect(applyEvent(before ?? interview(), event(told))).toMatchObject(after));
  }

  it("opens a session again that was over: paused, in that round, with nothing shared any more", () => {
    const over = applyEvent(
      applyEvent(interview({ report_shared: true }), event({ kind: "round_closed", round: "coding", reason: "finished" })),
      event({ kind: "session_ended", reason: "finished" }),
    );
    expect(over).toMatchObject({ lifecycle: "review", round: null, rounds: [{ state: "closed", close_reason: "finished" }] });
    expect(applyEvent(over, event({ kind: "session_reopened", round: "coding", remaining_ms: 300_000 }))).toMatchObject({
      lifecycle: "paused",
      ended_at: null,
      end_reason: null,
      round: 0,
      deadline_at: null,
      remaining_ms: 300_000,
      report_shared: false,
      rounds: [{ state: "open", closed_at: null, close_reason: null }],
    });
  });

  describe("changes of what is asked", () => {
    const first = interview().rounds[0]?.items[0] as ItemView;
    const add = (id: string, position: number) => event({ kind: "item_added", round: "coding", position, item: { ...first, id, title: id, open: false } });
    const three = [add("i2", 1), add("i3", 2)].reduce(applyEvent, interview());
    const ids = (view: SessionView) => view.rounds[0]?.items.map(({ id }) => id).join(" ");

    it("adds an item at its place, and once", () => {
      expect(ids(three)).toBe("i1 i2 i3");
      expect(three.rounds[0]?.item_count).toBe(3);
      const before = applyEvent(three, add("i4", 0));
      expect(ids(before)).toBe("i4 i1 i2 i3");
      expect(ids(applyEvent(before, add("i4", 0)))).toBe("i4 i1 i2 i3");
    });
    it("moves an item to the place that it has afterwards", () => {
      const moved = (item: string, position: number) => ids(applyEvent(three, event({ kind: "item_moved", item, position })));
      expect(moved("i1", 2)).toBe("i2 i3 i1");
      expect(moved("i1", 1)).toBe("i2 i1 i3");
      expect(moved("i3", 0)).toBe("i3 i1 i2");
      expect(moved("nowhere", 0)).toBe("i1 i2 i3");
    });
    it("skips what is open, after which nothing is, and takes it in again", () => {
      const skipped = applyEvent(three, event({ kind: "item_skipped", item: "i1", skipped: true }));
      expect(skipped.rounds[0]?.items[0]).toMatchObject({ skipped: true, open: false });
      expect(unfinished(skipped, skipped.rounds).map(({ item }) => item.id)).toEqual(["i2", "i3"]);
      const again = applyEvent(skipped, event({ kind: "item_skipped", item: "i1", skipped: false }));
      expect(again.rounds[0]?.items[0]).toMatchObject({ skipped: false, open: false });
    });
    it("says so to the others, and to nobody of what they do not know", () => {
      const view = { ...three, people };
      const notice = (told: Told<SessionEvent>) => interviewNotice(view, "guest:c", event(told))?.text ?? null;
      expect(notice({ kind: "item_moved", item: "i1", position: 2 })).toBe("Ada has moved “Task” to place 3.");
      expect(notice({ kind: "item_skipped", item: "i2", skipped: true })).toBe("Ada skips “i2”: it counts for nothing.");
      expect(notice({ kind: "item_skipped", item: "unseen", skipped: true })).toBe(null);
      expect(notice({ kind: "item_moved", item: "i1", position: 2, by: "guest:c" })).toBe(null);
    });
  });

  it("says to whom it is that their role has changed, also when they asked for it", () => {
    const told = { kind: "role_changed", person: "guest:c", role: "interviewer" } as const;
    expect(interviewNotice(interview(), "guest:c", event({ ...told, by: "guest:c" }))?.text).toBe("You are the interviewer now.");
    expect(interviewNotice(interview(), "local", event(told))).toBe(null);
  });

  it("knows when a scratchpad takes words", () => {
    expect(scratchLock(interview())).toBe(null);
    expect(scratchLock(interview({ lifecycle: "paused", round: null }))).toBe(null);
    expect(scratchLock(interview({ role: "observer" }))).not.toBe(null);
    expect(scratchLock(interview({ lifecycle: "review" }))).not.toBe(null);
    const locks = { editing: true, running: false };
    expect(scratchLock(interview({ locks }))).not.toBe(null);
    expect(scratchLock({ ...asInterviewer(), locks })).toBe(null);
  });

  it("extra time is counted from the plan's budgets, however often it is set", () => {
    const once = applyInterviewEvent(interview(), event({ kind: "extra_time_set", percent: 25 }));
    expect(once.rounds[0]?.budget_ms).toBe(750_000);
    const twice = applyInterviewEvent(once, event({ kind: "extra_time_set", percent: 50 }));
    expect(twice).toMatchObject({ extra_percent: 50, rounds: [{ budget_ms: 900_000 }] });
    expect(applyInterviewEvent(twice, event({ kind: "extra_time_set", percent: 0 })).rounds[0]?.budget_ms).toBe(600_000);
  });

  it("leaves the view alone at an event of a later protocol", () => {
    const view = interview();
    expect(applyEvent(view, event({ kind: "from_the_future" } as never))).toBe(view);
  });
});

describe("what is said of them", () => {
  const rows: { name: string; told: Told<SessionEvent>; says: string | null; view?: SessionView }[] = [
    { name: "time", told: { kind: "time_extended", round: "coding", added_ms: 300_000, deadline_at: 1 }, says: "Ada has added 5 min to this round." },
    { name: "a lock", told: { kind: "locks_set", editing: true, running: false }, says: "Ada has locked the editor: what you wrote is kept." },
    {
      name: "both locks opened",
      view: interview({ locks: { editing: true, running: true } }),
      told: { kind: "locks_set", editing: false, running: false },
      says: "Ada has opened the editor again, and has switched running on again.",
    },
    { name: "locks as they were", told: { kind: "locks_set", editing: false, running: false }, says: null },
    { name: "an observer", told: { kind: "person_joined", person: "o", name: "Olga", role: "observer", by: "o" }, says: "Olga has joined as observer." },
    { name: "what the candidate is brought to", told: { kind: "item_opened", item: "i1" }, says: "Ada has opened “Task”." },
    { name: "what the candidate opens, to an interviewer", view: asInterviewer(), told: { kind: "item_opened", item: "i1", by: "x" }, says: null },
    { name: "a message has its own place", told: { kind: "chat_said", text: "Hello" }, says: null },
    { name: "what we did ourselves", told: { kind: "time_extended", round: "coding", added_ms: 300_000, deadline_at: 1, by: "guest:c" }, says: null },
    { name: "what nobody did", told: { kind: "session_ended", reason: "time", by: undefined as never }, says: null },
  ];
  for (const { name, told, says, view } of rows) {
    it(name, () => expect(interviewNotice(view ?? interview(), "guest:c", event(told))?.text ?? null).toBe(says));
  }
});

describe("who is who", () => {
  it("gives the clock to the interviewer, or to the candidate of a practice (ROLE-1)", () => {
    const rows = (["candidate", "interviewer", "observer"] as const).map((role) => [holdsClock(interview({ role })), holdsClock({ ...sessionView(), role })]);
    expect(rows).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
  });
  it("locks candidates only (ROLE-2)", () => {
    const locks = { editing: true, running: true };
    expect((["candidate", "interviewer"] as const).map((role) => runningLocked(interview({ role, locks })))).toEqual([true, false]);
  });
  it("names people, also those who have left", () => {
    expect([nameOf(interview(), "local"), nameOf(interview(), "gone")]).toEqual(["Ada", "Somebody who has left"]);
  });
  it("gives two people that talk two colours, in whatever order they are listed", () => {
    const more: PersonView[] = [...people, { person: "guest:i", name: "Ivo", role: "interviewer" }, { person: "guest:o", name: "Olga", role: "observer" }];
    const colours = more.map(({ person }) => colourOf(more, person));
    expect(colours).toEqual([0, 2, 1, 3]);
    expect(more.map(({ person }) => colourOf([...more].reverse(), person))).toEqual(colours);
  });
});

describe("who is there, and where", () => {
  const model: SessionModel = { ...emptyModel, client: "me", person: "guest:c", seq: 1, hash: "h", view: interview() };
  const presence = (server: string, ...there: string[]) => ({ type: "presence" as const, server, people: there });
  const cursor = (client: string) => ({ type: "cursor" as const, person: "local", client, doc: "i1/python3", version: 3, anchor: 1, head: 2 });
  const hear = (from: SessionModel, message: ReturnType<typeof presence> | ReturnType<typeof cursor>, now: number) =>
    reduceSession(from, { type: "received", message, now });

  it("puts the lists of all servers together and forgets a server that fell silent (SEAT-5)", () => {
    let next = hear(hear(model, presence("one", "guest:c"), 0), presence("two", "local"), 10_000);
    expect([...presentPeople(next)].sort()).toEqual(["guest:c", "local"]);
    expect(othersPresent(next)).toBe(true);
    next = hear(next, presence("one", "guest:c"), presenceMs);
    next = reduceSession(next, { type: "time_passed", now: presenceMs + 10_000 });
    expect([...presentPeople(next)]).toEqual(["guest:c"]);
    expect(othersPresent(next)).toBe(false);
  });
  it("believes nobody to be there while it is not connected itself", () => {
    const next = reduceSession(hear(model, presence("one", "local"), 0), { type: "link", link: "offline", retryAt: 1 });
    expect(presentPeople(next).size).toBe(0);
  });
  it("keeps the last place of each other client, for a while (CURSOR-1)", () => {
    let next = hear(hear(model, cursor("other"), 0), cursor("me"), 0);
    expect(Object.keys(next.cursors)).toEqual(["other"]);
    next = hear(next, { ...cursor("other"), head: 5 }, 1_000);
    expect(next.cursors["other"]).toMatchObject({ head: 5, heardAt: 1_000 });
    expect(reduceSession(next, { type: "time_passed", now: 2_000 })).toBe(next);
    expect(reduceSession(next, { type: "time_passed", now: 1_000 + cursorMs }).cursors).toEqual({});
  });
  it("takes a view that an earlier program kept, which knows nothing of interviews", () => {
    const { role, people: none, locks, chat, ...old } = { ...sessionView(), ...withoutInterview };
    const next = reduceSession(emptyModel, { type: "restored", client: "me", seq: 1, hash: "h", view: old as SessionView });
    expect(next.view).toMatchObject({ role, people: none, locks, chat });
  });
});
