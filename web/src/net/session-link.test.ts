import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Authority, type AuthoritySocket } from "../test-support/authority";
import { type HoldLock, type KeptWork, memoryKeptWork } from "./kept-work";
import { hostSeat } from "./seat";
import { SessionLink } from "./session-link";

const doc = "i1/python3";

/** Locks of one browser, shared by its tabs. */
function browserLocks(): HoldLock {
  const held = new Set<string>();
  return async (name) => {
    if (held.has(name)) return null;
    held.add(name);
    return () => held.delete(name);
  };
}

class Tab {
  readonly sockets: AuthoritySocket[] = [];
  readonly link: SessionLink;
  explain: { code: string; message: string } | null = null;
  constructor(
    readonly authority: Authority,
    readonly kept: KeptWork,
    readonly hold: HoldLock,
    seat = hostSeat("session"),
  ) {
    this.link = new SessionLink(seat, {
      openSocket: () => {
        const socket = authority.connect(seat.as ?? "p");
        this.sockets.push(socket);
        return socket;
      },
      kept,
      hold,
      extensions: () => [],
      now: () => 0,
      explain: async () => this.explain,
    });
  }
  get socket(): AuthoritySocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("The tab has not connected yet.");
    return socket;
  }
  type(text: string, at?: number): void {
    const document = this.link.document(doc);
    document?.edit({ from: at ?? document.state.doc.length, insert: text });
  }
  get text(): string | undefined {
    return this.link.document(doc)?.text;
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);

async function run(...tabs: Tab[]): Promise<void> {
  let rounds = 0;
  for (let moved = true; moved; ) {
    moved = false;
    if (++rounds > 500) throw new Error("The tabs and the server never come to rest.");
    await settle();
    for (const tab of tabs) {
      if (tab.sockets.length === 0) continue;
      if (!tab.socket.ended) tab.socket.connect();
      while (tab.socket.stepUp()) moved = true;
      while (tab.socket.stepDown()) moved = true;
    }
    await settle();
  }
}

async function reconnect(...tabs: Tab[]): Promise<void> {
  await vi.advanceTimersByTimeAsync(20_000);
  await run(...tabs);
}

describe("a session's link", () => {
  let authority: Authority;
  let kept: KeptWork;
  let hold: HoldLock;
  const open = async () => {
    const tab = new Tab(authority, kept, hold);
    await tab.link.start();
    await run(tab);
    return tab;
  };
  beforeEach(() => {
    vi.useFakeTimers();
    authority = new Authority({ [doc]: "start\n" });
    kept = memoryKeptWork();
    hold = browserLocks();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("brings what is typed into the log and says so", async () => {
    const tab = await open();
    expect(tab.link.model.link).toBe("online");
    tab.type("one");
    expect(tab.link.model.keptEdits).toBe(1);
    await run(tab);
    expect(authority.text(doc)).toBe("start\none");
    expect(tab.link.model.keptEdits).toBe(0);
  });

  it("takes nothing over from another seat of the same browser (SEAT-2)", async () => {
    const guest = (as: string) => new Tab(authority, kept, hold, { session: "session", as });
    const first = guest("guest:a");
    await first.link.start();
    await run(first);
    first.socket.cut(0);
    first.type("of the first");
    await settle();
    first.link.stop();
    await settle();
    const other = guest("guest:b");
    await other.link.start();
    await run(other);
    expect(authority.text(doc)).toBe("start\n");
    const again = guest("guest:a");
    await again.link.start();
    await run(again);
    expect(authority.text(doc)).toBe("start\nof the first");
  });

  it("keeps what was typed into a locked editor, and sends it when that opens (ROLE-2)", async () => {
    const tab = await open();
    authority.refuseEdits = "not_allowed_now";
    authority.tell({ kind: "locks_set", editing: true, running: false, by: "i" });
    tab.type("on its way");
    await run(tab);
    expect(authority.text(doc)).toBe("start\n");
    expect(tab.link.model).toMatchObject({ keptEdits: 1, setAside: [] });
    authority.refuseEdits = null;
    authority.tell({ kind: "locks_set", editing: false, running: false, by: "i" });
    await run(tab);
    expect(authority.text(doc)).toBe("start\non its way");
  });

  it("says that it was taken out, keeps nothing and does not knock again (SEAT-3)", async () => {
    const tab = await open();
    tab.type("x");
    await run(tab);
    expect(await kept.load("session")).toHaveLength(1);
    tab.socket.deliver({ type: "error", code: "forbidden", message: "The interviewer has taken you out." });
    await run(tab);
    await reconnect(tab);
    expect(tab.link.model.failure).toEqual({ code: "removed", message: "The interviewer has taken you out." });
    expect(await kept.load("session")).toHaveLength(0);
    expect(tab.sockets).toHaveLength(1);
    tab.link.stop();
    await settle();
    expect(await kept.load("session")).toHaveLength(0);
  });

  it("asks why when the session cannot be reached again, and stops when there is a reason", async () => {
    const tab = await open();
    tab.explain = { code: "not_found", message: "There is no such session." };
    tab.socket.cut(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tab.link.model.failure).toBe(null);
    tab.socket.cut(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tab.link.model.failure).toEqual(tab.explain);
    expect(tab.sockets).toHaveLength(2);
  });

  it("sends nothing before it is kept", async () => {
    let release = () => undefined as void;
    const slow: KeptWork = { ...kept, save: (record) => new Promise((done) => (release = () => void kept.save(record).then(done))) };
    const tab = new Tab(authority, slow, hold);
    await tab.link.start();
    await run(tab);
    release();
    await run(tab);
    tab.type("x");
    await run(tab);
    expect(authority.text(doc)).toBe("start\n");
    for (let i = 0; i < 4; i++) {
      release();
      await run(tab);
    }
    expect(authority.text(doc)).toBe("start\nx");
  });

  it("has one push in flight per document and repeats it after a loss without doubling it (EDIT-1)", async () => {
    const tab = await open();
    tab.type("a");
    await settle();
    tab.type("b");
    await settle();
    tab.socket.cut(1);
    expect(authority.text(doc)).toBe("start\na");
    expect(tab.link.model.link).toBe("offline");
    tab.type("c");
    expect(tab.link.model.keptEdits).toBe(3);
    await reconnect(tab);
    expect(authority.text(doc)).toBe("start\nabc");
    expect(tab.text).toBe("start\nabc");
    expect(tab.link.model.keptEdits).toBe(0);
  });

  it("counts a command once, however often it is sent (CMD-1)", async () => {
    const tab = await open();
    const done = tab.link.command({ kind: "item_open", item: "i1" });
    await settle();
    tab.socket.cut(1);
    await reconnect(tab);
    await expect(done).resolves.toBe(1);
    expect(authority.commands).toHaveLength(1);
  });

  it("keeps a command while the store is away and rejects one that is refused", async () => {
    const tab = await open();
    authority.refuseCommands = "store_away";
    const waiting = tab.link.command({ kind: "item_open", item: "i1" });
    await run(tab);
    expect(tab.link.model.keptCommands).toBe(1);
    authority.refuseCommands = null;
    await vi.advanceTimersByTimeAsync(1_500);
    await run(tab);
    await expect(waiting).resolves.toBeGreaterThan(0);
    authority.refuseCommands = "queue_full";
    const refused = expect(tab.link.command({ kind: "item_open", item: "i1" })).rejects.toMatchObject({ code: "queue_full" });
    await run(tab);
    await refused;
    expect(tab.link.model.keptCommands).toBe(0);
  });

  it("sends an edit again that came too late for the kept window (EDIT-4)", async () => {
    const tab = await open();
    authority.refuseEdits = "stale_version";
    tab.type("x");
    await run(tab);
    expect(tab.link.model.keptEdits).toBe(1);
    authority.refuseEdits = null;
    await vi.advanceTimersByTimeAsync(1_500);
    await run(tab);
    expect(authority.text(doc)).toBe("start\nx");
    expect(tab.link.model.keptEdits).toBe(0);
  });

  it("sends again what a server dropped because its store was away (CMD-2)", async () => {
    const tab = await open();
    tab.type("x");
    await settle();
    (Reflect.get(tab.socket, "up") as string[]).length = 0;
    for (const store of ["away", "ok"] as const) tab.socket.deliver({ type: "status", store });
    await run(tab);
    expect(authority.text(doc)).toBe("start\nx");
    expect(tab.link.model.keptEdits).toBe(0);
  });

  it("does not believe of the next server what the last one said of its store", async () => {
    const tab = await open();
    tab.socket.deliver({ type: "status", store: "away" });
    await run(tab);
    expect(tab.link.model.storeAway).toBe(true);
    tab.type("x");
    tab.socket.cut(0);
    await reconnect(tab);
    expect(authority.text(doc)).toBe("start\nx");
    expect(tab.link.model.storeAway).toBe(false);
  });

  it("sends after a reload what the page before could not (same client, same numbers)", async () => {
    const before = await open();
    before.type("sent ");
    await run(before);
    before.socket.cut(0);
    before.type("unsent");
    void before.link.command({ kind: "item_open", item: "i1" }).catch(() => undefined);
    const client = before.link.model.client;
    before.link.stop();
    await settle();
    expect(authority.text(doc)).toBe("start\nsent ");
    const after = await open();
    expect(after.link.model.client).toBe(client);
    expect(authority.text(doc)).toBe("start\nsent unsent");
    expect(after.text).toBe("start\nsent unsent");
    expect(authority.commands).toHaveLength(1);
    after.type("!");
    await run(after);
    expect(authority.text(doc)).toBe("start\nsent unsent!");
  });

  it("does not double a push that arrived although the page did not live to know", async () => {
    const before = await open();
    before.type("x");
    await settle();
    before.socket.cut(1);
    before.link.stop();
    await settle();
    expect(authority.text(doc)).toBe("start\nx");
    const after = await open();
    after.type("y");
    await run(after);
    expect(authority.text(doc)).toBe("start\nxy");
    expect(after.text).toBe("start\nxy");
  });

  it("never lets a duplicated tab send under the other's counters", async () => {
    const first = await open();
    first.type("first");
    await settle();
    const second = await open();
    expect(second.link.model.client).not.toBe(first.link.model.client);
    await run(first, second);
    expect(authority.text(doc)).toBe("start\nfirst");
    expect(second.text).toBe("start\nfirst");
  });

  it("drops what it knows when the server has another history, and sets texts of ours aside (WS-3)", async () => {
    const tab = await open();
    tab.type("mine");
    await run(tab);
    tab.socket.cut(0);
    tab.type(" and more");
    const fresh = new Authority({ [doc]: "start\n" });
    fresh.history = "b";
    Object.assign(authority, { log: [...fresh.log], history: "b", texts: Reflect.get(fresh, "texts") });
    await reconnect(tab);
    tab.socket.deliver({ type: "error", code: "history_changed", message: "The server has lost the last moments." });
    await run(tab);
    expect(tab.text).toBe("start\n");
    expect(tab.link.model.setAside).toEqual([{ doc, text: "start\nmine and more" }]);
    expect(tab.link.model.notices.map(({ text }) => text)).toContain("The server has lost the last moments.");
    expect(tab.link.model.link).toBe("online");
    tab.type("again");
    await run(tab);
    expect(authority.text(doc)).toBe("start\nagain");
  });

  it("comes back with its place in the log when a frame is missing (WS-4)", async () => {
    const tab = await open();
    const other = await open();
    const { onmessage } = tab.socket;
    tab.socket.onmessage = null;
    other.type("1");
    await run(other);
    while (tab.socket.stepDown());
    tab.socket.onmessage = onmessage;
    other.type("2");
    await run(other);
    await run(tab);
    expect(tab.sockets).toHaveLength(2);
    expect(tab.text).toBe("start\n12");
  });

  it("waits with run and submit until every edit is in the log (RUN-1)", async () => {
    const tab = await open();
    tab.type("a");
    let version: number | null = null;
    void tab.link.settled(doc).then((known) => (version = known));
    await settle();
    expect(version).toBeNull();
    await run(tab);
    expect(version).toBe(1);
  });

  describe("between people", () => {
    const ada = { session: "session", as: "guest:ada" };
    const bob = { session: "session", as: "guest:bob" };
    const people = [
      { person: "guest:ada", name: "Ada", role: "interviewer" as const },
      { person: "guest:bob", name: "Bob", role: "candidate" as const },
    ];
    const join = async (seat: typeof ada) => {
      const tab = new Tab(authority, kept, hold, seat);
      await tab.link.start();
      await run(tab);
      return tab;
    };
    const both = async () => {
      authority.more = { mode: "interview", people };
      const tabs = [await join(ada), await join(bob)] as const;
      for (const tab of tabs) tab.link.document(doc);
      authority.announce("guest:ada", "guest:bob");
      await run(...tabs);
      return tabs;
    };
    const select = (tab: Tab, anchor: number, head = anchor) => tab.link.document(doc)?.select(anchor, head);
    const seen = (tab: Tab) => tab.link.document(doc)?.cursors.map(({ owner, anchor, head }) => [owner.name, anchor, head]);
    const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

    it("shows where the others are, also in a text of which some is on its way (CURSOR-1)", async () => {
      const [one, other] = await both();
      select(one, 2, 5);
      await run(one, other);
      expect(seen(other)).toEqual([["Ada", 2, 5]]);
      expect(seen(one)).toEqual([]);
      // Typed by Bob before hers, not yet anywhere else; and by herself, at her cursor.
      other.type("__", 0);
      expect(seen(other)).toEqual([["Ada", 4, 7]]);
      select(one, 5);
      await later(200);
      one.type("xy", 5);
      select(one, 7);
      await later(200);
      await run(one, other);
      await later(200);
      await run(one, other);
      expect(one.text).toBe("__startxy\n");
      expect(other.text).toBe(one.text);
      expect(seen(other)).toEqual([["Ada", 9, 9]]);
    });

    it("leaves a cursor where it is when somebody else writes at the same place", async () => {
      const [one, other] = await both();
      select(one, 5);
      await run(one, other);
      other.type("zz", 5);
      await run(one, other);
      expect(seen(other)).toEqual([["Ada", 5, 5]]);
    });

    it("waits with a cursor for the text that it is in", async () => {
      const [one, other] = await both();
      const document = other.link.document(doc);
      document?.cursorTold({ client: "early", owner: { name: "E", colour: 2 }, doc, version: 1, anchor: 7, head: 7 });
      expect(seen(other)).toEqual([]);
      one.type("more");
      await run(one, other);
      expect(seen(other)).toContainEqual(["E", 7, 7]);
    });

    it("is seen by who opens the text after it was written", async () => {
      authority.more = { mode: "interview", people };
      const [one, other] = [await join(ada), await join(bob)];
      one.link.document(doc);
      authority.announce("guest:ada", "guest:bob");
      await run(one, other);
      one.type("xy", 5);
      select(one, 7);
      await later(200);
      await run(one, other);
      await later(200);
      await run(one, other);
      expect(seen(other)).toEqual([["Ada", 7, 7]]);
    });

    it("tells its own at most eight times a second, and only to somebody", async () => {
      const [one, other] = await both();
      await later(1_000);
      const told = () => authority.cursors.filter((client) => client === one.socket.client).length;
      const before = told();
      for (let step = 0; step < 100; step++) {
        select(one, step % 5);
        await later(10);
        await run(one, other);
      }
      expect(told() - before).toBeGreaterThan(5);
      expect(told() - before).toBeLessThanOrEqual(9);
      authority.announce("guest:ada");
      await run(one, other);
      await later(1_000);
      await run(one, other);
      const alone = told();
      select(one, 1);
      await later(1_000);
      await run(one, other);
      expect(told()).toBe(alone);
    });

    it("forgets the cursor of who has left, or went to another document", async () => {
      const [one, other] = await both();
      select(one, 3);
      await run(one, other);
      expect(seen(other)).toHaveLength(1);
      authority.announce("guest:bob");
      await run(one, other);
      expect(seen(other)).toEqual([]);
    });
  });

  describe("when the roles are swapped", () => {
    const swap = { kind: "role_changed", person: "p", role: "interviewer", by: "q" };
    const asInterviewer = { mode: "pair" as const, role: "interviewer" as const };

    it("takes the session anew, as those see it who one is now, and goes on writing under the same numbers", async () => {
      const tab = await open();
      tab.type("one");
      await run(tab);
      authority.more = asInterviewer;
      authority.tell(swap);
      await run(tab);
      expect(tab.sockets.length).toBe(2);
      expect(tab.link.model.view).toMatchObject(asInterviewer);
      expect(tab.link.model.setAside).toEqual([]);
      tab.type(" two");
      await run(tab);
      expect(authority.text(doc)).toBe("start\none two");
      expect(tab.text).toBe(authority.text(doc));
    });

    it("first lets go out what is on its way", async () => {
      const tab = await open();
      tab.type("one");
      authority.more = asInterviewer;
      authority.tell(swap);
      await settle();
      while (tab.socket.stepDown());
      expect(tab.link.model.view?.role).toBe("interviewer");
      expect(tab.sockets.length).toBe(1);
      await run(tab);
      expect(tab.sockets.length).toBe(2);
      expect(authority.text(doc)).toBe("start\none");
      expect(tab.link.model.keptEdits).toBe(0);
    });

    it("sets aside what was written in the instant between", async () => {
      const tab = await open();
      authority.more = asInterviewer;
      authority.tell(swap);
      await settle();
      while (tab.socket.stepDown());
      expect(tab.sockets.length).toBe(2);
      tab.type("between");
      await run(tab);
      expect(tab.link.model.view?.role).toBe("interviewer");
      expect(tab.link.model.setAside).toEqual([{ doc, text: "start\nbetween" }]);
      expect(authority.text(doc)).toBe("start\n");
    });

    it("goes on as before when it is somebody else's role", async () => {
      const tab = await open();
      authority.tell({ ...swap, person: "q" });
      await run(tab);
      expect(tab.sockets.length).toBe(1);
    });
  });

  it("sends what is written on the scratchpad in a pause, and the rest after it", async () => {
    authority = new Authority({ [doc]: "start\n", scratch: "" });
    authority.more = { mode: "interview" };
    const tab = await open();
    authority.tell({ kind: "session_paused", remaining_ms: 1_000 });
    await run(tab);
    tab.link.document("scratch")?.edit({ from: 0, insert: "a sketch" });
    tab.type("not now");
    await run(tab);
    expect(authority.text("scratch")).toBe("a sketch");
    expect(authority.text(doc)).toBe("start\n");
    authority.tell({ kind: "locks_set", editing: true, running: false });
    await run(tab);
    tab.link.document("scratch")?.edit({ from: 0, insert: "locked " });
    await run(tab);
    expect(authority.text("scratch")).toBe("a sketch");
    authority.tell({ kind: "locks_set", editing: false, running: false }, { kind: "session_resumed", deadline_at: 9_000 });
    await run(tab);
    expect(authority.text("scratch")).toBe("locked a sketch");
    expect(authority.text(doc)).toBe("start\nnot now");
  });

  it("converges for three typists over lossy connections, mapping one update at a time (EDIT-3)", async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const tabs = [await open(), await open(), await open()];
    await run(...tabs);
    for (let step = 0; step < 1_500; step++) {
      const tab = tabs[random(tabs.length)];
      const document = tab?.link.document(doc);
      if (tab === undefined || document == null) continue;
      const length = document.state.doc.length;
      switch (random(8)) {
        case 0:
        case 1:
        case 2: {
          const from = random(length + 1);
          document.edit({ from, to: Math.min(length, from + random(4)), insert: "ab\n".slice(0, random(4)) || "x" });
          break;
        }
        case 3:
        case 4:
          tab.socket.stepUp();
          break;
        case 5:
        case 6:
          tab.socket.stepDown();
          break;
        default:
          if (random(12) === 0 && !tab.socket.ended) {
            tab.socket.cut(random(3));
            await vi.advanceTimersByTimeAsync(11_000);
            tab.socket.connect();
          }
      }
      await settle();
    }
    await reconnect(...tabs);
    await run(...tabs);
    for (const tab of tabs) {
      expect(tab.link.model.keptEdits).toBe(0);
      expect(tab.text).toBe(authority.text(doc));
      expect(tab.link.model.setAside).toEqual([]);
    }
  });
});
