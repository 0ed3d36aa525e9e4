// Keeps one session page in step with its server: hello and resume, commands until they are acknowledged, edits until they are in
// the log, and a copy of all that is unsent in the browser's storage. It decides nothing about the session and draws nothing.
import type { Extension } from "@codemirror/state";
import { colourOf, editingLocked, isOver, mayWork, nameOf } from "../app/interview-model";
import { loginNeeded } from "../app/login-needed";
import { emptyModel, othersPresent, presentPeople, reduceSession, type SessionInput, type SessionModel, type SetAside } from "../app/session-model";
import { Store } from "../app/store";
import { DocSync } from "../editor/doc-sync";
import { CommandQueue, Refusal } from "./command-queue";
import { Connection, type Socket } from "./connection";
import { type HoldLock, type KeptRecord, type KeptWork, lockName } from "./kept-work";
import type { CursorPlace } from "./interview";
import { type Command, protocolNumber, scratchId, type ServerMessage } from "./protocol";
import { type Seat, seatKey } from "./seat";

export interface LinkOptions {
  openSocket: () => Socket;
  kept: KeptWork;
  hold: HoldLock;
  /** What the editor of a document is made of, beyond working together. */
  extensions: (doc: string) => Extension;
  now?: () => number;
  /** Asked when a connection did not come about: says why, or null when it is worth trying on. */
  explain: () => Promise<{ code: string; message: string } | null>;
}

/** How long a push or command that was refused with "not now" waits before it is tried again. */
const retryRefusedMs = 1_000;
/** How often it is looked whether presence and cursors are too old to be believed. */
const fadingEveryMs = 5_000;
/** One's cursor is told at most so often, and only while somebody else is there (CURSOR-1). */
const cursorEveryMs = 125;

type SessionStore = Store<SessionModel, SessionInput>;

export class SessionLink {
  readonly store: SessionStore = new Store(emptyModel, reduceSession);
  private readonly connection: Connection;
  private readonly commands = new CommandQueue();
  private documents = new Map<string, DocSync>();
  private readonly watchers = new Set<() => void>();
  private restored: KeptRecord["documents"] = {};
  private release: (() => void) | null = null;
  private heldClient: string | null = null;
  private target: number | null = null;
  private ready = false;
  /** A text differed from the server's check of it; the next hello says so. */
  private diverged = false;
  /** Our role has changed: the session is to be taken anew, as those see it who we are now. */
  private roleChanged = false;
  private retaking = false;
  private saving: Promise<void> | null = null;
  private saveAgain = false;
  private stopped = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private fading: ReturnType<typeof setInterval> | undefined;
  /** Where our cursor was last; told when the timer lets it. */
  private cursorIn: string | null = null;
  private cursorUntold = false;
  private cursorTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly now: () => number;
  /** What our kept work is filed under: another seat of the same browser must not find it. */
  private readonly key: string;

  constructor(
    readonly seat: Seat,
    private readonly options: LinkOptions,
  ) {
    this.key = seatKey(seat);
    this.now = options.now ?? Date.now;
    this.connection = new Connection(
      { open: options.openSocket, now: this.now },
      {
        opened: () => this.hello(),
        message: (message) => this.received(message),
        lost: (retryAt, opened) => this.lost(retryAt, opened),
        trying: () => this.store.dispatch({ type: "link", link: "connecting", retryAt: null }),
      },
    );
  }

  get model(): SessionModel {
    return this.store.get();
  }

  async start(): Promise<void> {
    await this.takeOver();
    if (this.stopped) return;
    this.connection.start();
    this.fading = setInterval(() => {
      this.store.dispatch({ type: "time_passed", now: this.now() });
      this.dropCursors();
    }, fadingEveryMs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    clearInterval(this.fading);
    clearTimeout(this.cursorTimer);
    this.connection.stop();
    void this.save().then(() => this.release?.());
  }

  /** The network says that it is back: do not wait for the timer. */
  wake(): void {
    if (!this.stopped && this.model.link === "offline") this.connection.renew();
  }

  /** Resolves when the command is in the log, rejects with a Refusal. While we are offline it waits. */
  async command(command: Command): Promise<number> {
    const { n, done } = this.commands.add(command);
    this.count();
    // Kept before it is sent: a number that was used must never be used for something else.
    void this.save().then(() => this.sendCommand(n));
    return done;
  }

  notify(text: string, tone: "info" | "good" | "bad" = "info"): void {
    this.store.dispatch({ type: "notice", tone, text });
  }

  /** The document's editor state, or null while the server has not made the document. */
  document(id: string): DocSync | null {
    const known = this.documents.get(id);
    if (known !== undefined) return known;
    const { view, client } = this.model;
    const document = view?.documents.find((candidate) => candidate.id === id);
    if (document === undefined || client === null) return null;
    const kept = this.restored[id] ?? null;
    delete this.restored[id];
    const made = new DocSync(id, client, document, kept, this.options.extensions(id), () => this.edited(id), () => this.moved(id));
    this.documents.set(id, made);
    for (const [other, cursor] of Object.entries(this.model.cursors)) if (cursor.doc === id) this.showCursor(other, cursor);
    return made;
  }

  /** Watches which editor states there are (they are replaced after a reset). */
  watchDocuments(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** The version of a document once all that was typed so far is in the log. */
  async settled(id: string): Promise<number> {
    const document = this.document(id);
    if (document === null) throw new Refusal("not_found", "The editor is not ready yet. Try again in a moment.");
    while (document.pending > 0) {
      if (this.documents.get(id) !== document) throw new Refusal("stale_version", "The text was reloaded. Look it over and try again.");
      await new Promise<void>((resolve) => {
        const stop = this.watchDocuments(() => {
          stop();
          resolve();
        });
      });
    }
    return document.version;
  }

  // --- coming and going

  private async takeOver(): Promise<void> {
    const records = await this.options.kept.load(this.key);
    const unsent = (record: KeptRecord) =>
      record.commands.length + Object.values(record.documents).reduce((sum, document) => sum + document.updates.length, 0);
    records.sort((a, b) => unsent(b) - unsent(a) || b.savedAt - a.savedAt);
    for (const record of records) {
      const release = await this.options.hold(lockName(this.key, record.client));
      if (release === null) continue;
      this.release = release;
      this.heldClient = record.client;
      this.restored = record.documents;
      this.commands.restore(record.nextCommand, record.commands, (refusal) => this.notify(refusal.message, "bad"));
      this.store.dispatch({ type: "restored", client: record.client, seq: record.seq, hash: record.hash, view: record.view });
      // All of them, not only what will be looked at: each may hold edits to send.
      for (const id of Object.keys(record.documents)) this.document(id);
      this.count();
      return;
    }
  }

  private hello(): void {
    const { client, seq, hash } = this.model;
    this.ready = false;
    this.target = null;
    this.connection.send({
      type: "hello",
      protocol: protocolNumber,
      client,
      resume: hash === null ? null : { seq, hash },
      ...(this.diverged ? { diverged: true } : {}),
    });
    this.diverged = false;
    this.connection.pingNow();
  }

  private lost(retryAt: number, opened: boolean): void {
    this.ready = false;
    this.store.dispatch({ type: "link", link: "offline", retryAt });
    this.dropCursors();
    if (opened) return;
    void this.options.explain().then((reason) => {
      if (reason === null || this.stopped) return;
      this.failed(reason.code, reason.message);
    });
  }

  private failed(code: string, message: string): void {
    this.store.dispatch({ type: "failed", code, message });
    this.connection.stop();
  }

  /** We are not in this session any more (SEAT-3): what this browser keeps of it goes, too. */
  private sentAway(message: string): void {
    const { client } = this.model;
    this.failed("removed", message);
    this.heldClient = null;
    this.release?.();
    this.release = null;
    if (client !== null) void this.options.kept.remove(this.key, client);
  }

  private received(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        return this.welcomed(message);
      case "events":
        return this.eventsCame(message);
      case "ack":
        this.commands.acknowledged(message.n, message.seq);
        this.changed();
        this.retake();
        return;
      case "refused":
        if (this.commands.refused(message.n, message.code, message.message)) this.retryLater();
        this.changed();
        this.retake();
        return;
      case "edit_refused":
        return this.editRefused(message);
      case "status":
        this.pass(message);
        if (message.store === "ok") {
          // What was on its way when the store went was dropped there, edits as well as commands (CMD-2).
          for (const document of this.documents.values()) document.pushLost();
          this.sendAll();
        }
        return;
      case "error":
        // A guest has no login that could have ended.
        if (message.code === "unauthorized") loginNeeded.dispatch(true);
        if (message.code === "forbidden") this.sentAway(message.message);
        else this.notify(message.message, "bad");
        return;
      // What is in the log comes as an event to everybody, its author included; that is what settles an edit here.
      case "presence": {
        const before = presentPeople(this.model).size;
        this.pass(message);
        this.dropCursors();
        // Who has just come was told no cursor of before.
        if (presentPeople(this.model).size > before && this.cursorIn !== null) this.moved(this.cursorIn);
        return;
      }
      case "cursor":
        return this.cursorCame(message);
      case "edit_ack":
      case "progress":
      case "pong":
      case "going_away":
        this.pass(message);
        return;
    }
  }

  private pass(message: ServerMessage): void {
    this.store.dispatch({ type: "received", message, now: this.now() });
  }

  private welcomed(message: Extract<ServerMessage, { type: "welcome" }>): void {
    const before = this.model;
    const { retaking } = this;
    this.retaking = false;
    const foreign = (message.state !== null && before.hash !== null) || (before.client !== null && message.client !== before.client);
    if (foreign) {
      // Our place in the log is not the server's (WS-3). Counters of the lost history must not be used on this one.
      this.reset(message.state?.documents ?? []);
      this.connection.renew();
      return;
    }
    // Written in the instant between: it has no place in the text that comes now.
    if (retaking && [...this.documents.values()].some((document) => document.pending > 0)) {
      this.reset(message.state?.documents ?? []);
      this.connection.renew();
      return;
    }
    this.pass(message);
    if (retaking) this.takeDocumentsAnew();
    this.target = message.seq;
    void this.holdClient(message.client);
    this.caughtUp();
  }

  /** Everything that a role opens or shuts comes with the whole state; what of ours is on its way goes first. */
  private retake(): void {
    if (!this.roleChanged || !this.ready || this.commands.size > 0) return;
    for (const document of this.documents.values()) if (document.pending > 0) return;
    this.roleChanged = false;
    this.retaking = true;
    this.ready = false;
    this.store.dispatch({ type: "retaken" });
    this.connection.renew();
  }

  /** From the texts of the state that has just come, each with its count of our updates going on. */
  private takeDocumentsAnew(): void {
    for (const [id, document] of this.documents) this.restored[id] = document.kept();
    this.documents = new Map();
  }

  private async holdClient(client: string): Promise<void> {
    if (this.heldClient === client) return;
    this.release?.();
    this.heldClient = client;
    this.release = await this.options.hold(lockName(this.key, client));
  }

  private caughtUp(): void {
    if (this.target === null || this.model.seq < this.target) return;
    this.target = null;
    this.ready = true;
    this.connection.proved();
    this.store.dispatch({ type: "link", link: "online", retryAt: null });
    for (const document of this.documents.values()) document.pushLost();
    this.sendAll();
    this.changed();
  }

  private eventsCame(message: Extract<ServerMessage, { type: "events" }>): void {
    const before = this.model;
    if (before.view === null || message.to <= before.seq) return;
    if (message.from > before.seq + 1) {
      this.connection.renew();
      return;
    }
    try {
      this.pass(message);
    } catch {
      this.reset([]);
      this.connection.renew();
      return;
    }
    let lost = this.model.diverged.length > 0;
    this.diverged = lost;
    for (const event of message.events) {
      if (event.seq <= before.seq) continue;
      if (event.kind === "role_changed" && event.person === this.model.person) this.roleChanged = true;
      if (event.kind !== "edited") continue;
      const document = this.documents.get(event.doc);
      const outcome = document?.receive(event) ?? "ok";
      // Who opens the text from now on knows nothing of before, where our cursor was told.
      if (event.client === this.model.client && event.doc === this.cursorIn && document?.pending === 0) this.moved(event.doc);
      if (outcome !== "ok") lost = true;
      if (outcome === "diverged") this.diverged = true;
    }
    if (lost) {
      this.reset(this.model.view?.documents ?? []);
      this.connection.renew();
      return;
    }
    this.caughtUp();
    this.changed();
    if (this.ready) this.pushEdits();
    this.retake();
  }

  /** Forgets what we believed and who we were. Texts of ours that the server does not have are set aside for the person. */
  private reset(theirs: { id: string; text: string }[]): void {
    const setAside: SetAside[] = [];
    for (const document of this.documents.values()) {
      if (document.pending === 0 && theirs.length > 0 && theirs.some((other) => other.id === document.id && other.text === document.text)) continue;
      if (document.pending > 0 || theirs.length > 0) setAside.push({ doc: document.id, text: document.text });
    }
    const client = this.model.client;
    this.documents = new Map();
    this.restored = {};
    this.commands.abandon();
    this.store.dispatch({ type: "forgotten", setAside });
    this.release?.();
    this.release = null;
    this.heldClient = null;
    if (client !== null) void this.options.kept.remove(this.key, client);
    this.changed();
  }

  // --- sending

  private get open(): boolean {
    return this.ready && !this.model.storeAway;
  }

  /** Edits would be refused for now: in a pause, and while the interviewer keeps the editor locked. They wait here meanwhile. */
  private held(id: string): boolean {
    const { view } = this.model;
    if (view === null || isOver(view)) return false;
    // The scratchpad is there in a pause, too.
    if (id === scratchId) return editingLocked(view);
    // What was written meanwhile into an item that was skipped waits for its being taken back.
    const item = view.rounds.flatMap(({ items }) => items).find((one) => id.startsWith(`${one.id}/`));
    if (item?.skipped === true) return true;
    return view.lifecycle === "paused" || (editingLocked(view) && view.lifecycle === "live");
  }

  private sendCommand(n: number): void {
    if (!this.open) return;
    const waiting = this.commands.pending().find((candidate) => candidate.n === n);
    if (waiting !== undefined) this.connection.send({ type: "command", ...waiting });
  }

  private sendAll(): void {
    if (!this.open) return;
    this.pushEdits();
    for (const waiting of this.commands.pending()) this.connection.send({ type: "command", ...waiting });
  }

  private edited(id: string): void {
    this.count();
    void this.save().then(() => this.push(id));
  }

  private pushEdits(): void {
    for (const id of this.documents.keys()) this.push(id);
  }

  private push(id: string): void {
    const document = this.documents.get(id);
    if (!this.open || document === undefined) return;
    if (this.saving !== null) {
      // Nothing leaves before it is kept: a number that was used must never be used for another update.
      void this.saving.then(() => this.push(id));
      return;
    }
    if (this.held(id)) return;
    const push = document.nextPush();
    if (push !== null) this.connection.send({ type: "edit", doc: id, ...push });
  }

  private retryLater(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => {
      for (const document of this.documents.values()) document.pushLost();
      this.sendAll();
    }, retryRefusedMs);
  }

  private editRefused(message: Extract<ServerMessage, { type: "edit_refused" }>): void {
    const held = this.held(message.doc);
    // A lock may be gone again before its refusal is here.
    const lifecycle = this.model.view?.lifecycle;
    const isHeldBack = message.code === "not_allowed_now" && (held || lifecycle === "live" || lifecycle === "paused");
    // Sent before what others wrote had come: it goes out again on top of that (EDIT-4).
    const isBehind = message.code === "stale_version";
    if (message.code === "store_away" || message.code === "too_many_requests" || isBehind || isHeldBack) {
      this.documents.get(message.doc)?.pushLost();
      // What is held goes out with the event that says so.
      if (!held) this.retryLater();
      return;
    }
    this.notify(message.message, "bad");
    this.reset(this.model.view?.documents ?? []);
    this.connection.renew();
  }

  // --- cursors

  private cursorCame(message: Extract<ServerMessage, { type: "cursor" }>): void {
    if (message.client === this.model.client) return;
    this.pass(message);
    for (const document of this.documents.values()) if (document.id !== message.doc) document.keepCursors((client) => client !== message.client);
    this.showCursor(message.client, message);
  }

  private showCursor(client: string, { person, doc, version, anchor, head }: CursorPlace & { person: string }): void {
    const { view, person: self } = this.model;
    if (view === null) return;
    const leads = view.role !== "candidate" && view.people.some((other) => other.person === person && other.role === "candidate");
    const owner = { name: person === self ? "You, elsewhere" : nameOf(view, person), colour: colourOf(view.people, person), leads };
    this.documents.get(doc)?.cursorTold({ client, owner, doc, version, anchor, head });
  }

  /** Those of people who have left, or have not moved for long. */
  private dropCursors(): void {
    const { cursors } = this.model;
    const present = presentPeople(this.model);
    for (const document of this.documents.values()) {
      document.keepCursors((client) => {
        const cursor = cursors[client];
        return cursor !== undefined && cursor.doc === document.id && present.has(cursor.person);
      });
    }
  }

  private moved(id: string): void {
    this.cursorIn = id;
    this.cursorUntold = true;
    if (this.cursorTimer === undefined) this.tellCursor();
  }

  private tellCursor(): void {
    this.cursorTimer = undefined;
    const { view } = this.model;
    const document = this.cursorIn === null ? undefined : this.documents.get(this.cursorIn);
    if (!this.cursorUntold || document === undefined || view === null || !this.ready || !mayWork(view) || !othersPresent(this.model)) return;
    this.cursorUntold = false;
    this.connection.send({ type: "cursor", ...document.place() });
    this.cursorTimer = setTimeout(() => this.tellCursor(), cursorEveryMs);
  }

  // --- what is kept

  private count(): void {
    let edits = 0;
    for (const document of this.documents.values()) edits += document.pending;
    this.store.dispatch({ type: "kept", edits, commands: this.commands.size });
  }

  private changed(): void {
    this.count();
    void this.save();
    for (const watcher of [...this.watchers]) watcher();
  }

  private record(): KeptRecord | null {
    const { client, hash, seq, view } = this.model;
    if (client === null || hash === null || view === null || this.heldClient !== client) return null;
    const documents: KeptRecord["documents"] = { ...this.restored };
    for (const [id, document] of this.documents) documents[id] = document.kept();
    const commands = this.commands.pending();
    const { nextNumber: nextCommand } = this.commands;
    return { session: this.key, client, savedAt: this.now(), seq, hash, view, nextCommand, commands, documents };
  }

  private isOver({ view, commands, documents }: KeptRecord): boolean {
    const ended = view.lifecycle === "review" || view.lifecycle === "archived";
    return ended && commands.length === 0 && Object.values(documents).every((document) => document.updates.length === 0);
  }

  /** Resolves when all that is known now is kept. One write at a time; what changes meanwhile goes into one more. */
  private save(): Promise<void> {
    if (this.saving !== null) {
      this.saveAgain = true;
      return this.saving;
    }
    const write = async () => {
      // First let `saving` be set, or a write that has nothing to wait for would leave it standing for ever.
      await Promise.resolve();
      do {
        this.saveAgain = false;
        const record = this.record();
        if (record === null) continue;
        if (this.isOver(record)) await this.options.kept.remove(record.session, record.client);
        else await this.options.kept.save(record);
      } while (this.saveAgain);
      this.saving = null;
    };
    this.saving = write();
    return this.saving;
  }
}
