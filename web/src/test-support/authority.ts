// The server's side of the protocol in memory, for tests only: one session with documents, commands that are acknowledged, and an
// authority for edits that maps a stale push over every later update, one at a time, as docs/PROTOCOL.md says.
import { ChangeSet, Text } from "@codemirror/state";
import { withoutInterview } from "../app/interview-model";
import { checkOf } from "../net/change";
import type { Socket } from "../net/connection";
import type { ChangeJson, ClientMessage, Command, DocumentView, ServerMessage, SessionEvent, SessionView } from "../net/protocol";

interface Accepted {
  changes: ChangeSet;
  client: string;
  number: number;
}

export function sessionView(documents: DocumentView[] = []): SessionView {
  return {
    id: "session",
    title: "Test",
    template: null,
    level: "beginner",
    mode: "practice",
    lifecycle: "live",
    created_at: 0,
    started_at: 0,
    ended_at: null,
    end_reason: null,
    round: 0,
    deadline_at: 600_000,
    remaining_ms: null,
    rounds: [
      {
        id: "coding",
        title: "Coding",
        kind: "coding",
        budget_ms: 600_000,
        state: "open",
        opened_at: 0,
        closed_at: null,
        close_reason: null,
        item_count: 1,
        items: [
          {
            id: "i1",
            kind: "coding",
            ref: "task",
            title: "Task",
            minutes: 10,
            languages: ["python3"],
            language: "python3",
            spent_ms: 0,
            open: true,
            hints: { total: 2, revealed: [] },
            jobs: [],
            best: null,
          },
        ],
      },
    ],
    documents,
    jobs: [],
    ...withoutInterview,
  };
}

export function documentView(id: string, text: string): DocumentView {
  return { id, version: 0, text, check: checkOf(text) };
}

export class Authority {
  readonly log: SessionEvent[] = [];
  readonly commands: Command[] = [];
  private readonly texts = new Map<string, { text: Text; updates: Accepted[] }>();
  private readonly acknowledged = new Map<string, number>();
  private readonly links = new Set<AuthoritySocket>();
  private clients = 0;
  history = "a";
  /** Refuses every command with this code while set. */
  refuseCommands: string | null = null;
  accepting = true;
  /** Whose cursors were told, in order. */
  readonly cursors: string[] = [];
  /** Says who is there. */
  announce(...people: string[]): void {
    for (const link of this.links) link.deliver({ type: "presence", server: "one", people });
  }
  /** What anybody else does in the session. */
  tell(...events: Record<string, unknown>[]): void {
    this.append(...events);
  }
  /** Refuses every edit with this code while set. */
  refuseEdits: string | null = null;
  /** A part of the view that is not of documents. */
  more: Partial<SessionView> = {};

  constructor(documents: Record<string, string>) {
    for (const [id, text] of Object.entries(documents)) this.texts.set(id, { text: Text.of(text.split("\n")), updates: [] });
  }

  text(id: string): string {
    return this.texts.get(id)?.text.toString() ?? "";
  }

  view(): SessionView {
    const view = sessionView(
      [...this.texts].map(([id, { text, updates }]) => ({
        id,
        version: updates.length,
        text: text.toString(),
        check: checkOf(text.toString()),
      })),
    );
    return { ...view, ...this.more };
  }

  connect(person = "p"): AuthoritySocket {
    const socket = new AuthoritySocket(this);
    socket.person = person;
    this.links.add(socket);
    return socket;
  }
  left(socket: AuthoritySocket): void {
    this.links.delete(socket);
  }

  private hash(seq: number): string {
    return `${this.history}${seq}`;
  }

  private append(...events: Record<string, unknown>[]): void {
    const from = this.log.length + 1;
    for (const event of events) this.log.push({ seq: this.log.length + 1, at: 0, ...event } as SessionEvent);
    for (const link of this.links) link.deliver(this.frame(from));
  }

  private frame(from: number): ServerMessage {
    const to = this.log.length;
    return { type: "events", from, to, hash: this.hash(to), server_time_at: 0, events: structuredClone(this.log.slice(from - 1)) };
  }

  receive(socket: AuthoritySocket, message: ClientMessage): void {
    switch (message.type) {
      case "hello": {
        socket.client = message.client ?? `client${++this.clients}`;
        const ours = message.resume !== null && message.resume.hash === this.hash(message.resume.seq) && message.resume.seq <= this.log.length;
        const seq = this.log.length;
        socket.greeted = true;
        socket.deliver({
          type: "welcome",
          protocol: 1,
          client: socket.client,
          person: socket.person,
          role: "candidate",
          name: "P",
          server_time_at: 0,
          seq,
          hash: this.hash(seq),
          state: ours ? null : this.view(),
        });
        if (ours && message.resume !== null && message.resume.seq < seq) socket.deliver(this.frame(message.resume.seq + 1));
        return;
      }
      case "command": {
        const key = `${socket.client}/${message.n}`;
        const known = this.acknowledged.get(key);
        if (known === undefined && this.refuseCommands !== null)
          return socket.deliver({ type: "refused", n: message.n, code: this.refuseCommands, message: "Not now." });
        if (known === undefined) {
          this.commands.push(message.command);
          this.append({ kind: "item_opened", item: "i1" });
          this.acknowledged.set(key, this.log.length);
        }
        return socket.deliver({ type: "ack", n: message.n, seq: this.acknowledged.get(key) ?? 0 });
      }
      case "edit":
        return this.push(socket, message);
      case "cursor": {
        const { doc, version, anchor, head } = message;
        this.cursors.push(socket.client);
        for (const link of this.links)
          link.deliver({ type: "cursor", person: socket.person, client: socket.client, doc, version, anchor, head });
        return;
      }
      case "ping":
        return socket.deliver({ type: "pong", sent: message.sent, server_time_at: 0 });
    }
  }

  private push(socket: AuthoritySocket, push: Extract<ClientMessage, { type: "edit" }>): void {
    const document = this.texts.get(push.doc);
    if (document === undefined) throw new Error("no such document");
    const mine = document.updates.filter((update) => update.client === socket.client).length;
    const refuse = (code: string) =>
      socket.deliver({ type: "edit_refused", doc: push.doc, first: push.first, code, message: code, version: document.updates.length });
    if (this.refuseEdits !== null) return refuse(this.refuseEdits);
    if (push.first > mine + 1 || push.version > document.updates.length) return refuse("out_of_order");
    let fresh = push.updates.map((json: ChangeJson, at) => ({ changes: ChangeSet.fromJSON(json), number: push.first + at }));
    for (const over of document.updates.slice(push.version)) {
      if (over.client === socket.client && over.number === fresh[0]?.number) {
        fresh.shift();
        continue;
      }
      let other: ChangeSet = over.changes;
      fresh = fresh.map((update) => {
        const changes = update.changes.map(other);
        other = other.map(update.changes, true);
        return { ...update, changes };
      });
    }
    fresh = fresh.filter((update) => update.number > mine);
    const [first] = fresh;
    if (first === undefined) return;
    const version = document.updates.length;
    for (const { changes, number } of fresh) {
      document.text = changes.apply(document.text);
      document.updates.push({ changes, client: socket.client, number });
    }
    this.append({
      kind: "edited",
      doc: push.doc,
      version,
      client: socket.client,
      first: first.number,
      updates: fresh.map((update) => update.changes.toJSON() as ChangeJson),
      check: checkOf(document.text.toString()),
      late: false,
    });
  }
}

/** A socket whose messages move only when the test says so: each direction is a queue. */
export class AuthoritySocket implements Socket {
  client = "";
  person = "p";
  greeted = false;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  private readonly up: string[] = [];
  private readonly down: string[] = [];
  private open = false;
  private gone = false;

  constructor(private readonly authority: Authority) {}

  send(data: string): void {
    if (!this.gone) this.up.push(data);
  }
  deliver(message: ServerMessage): void {
    if (this.greeted && !this.gone) this.down.push(JSON.stringify(message));
  }
  close(): void {
    this.gone = true;
    this.authority.left(this);
  }

  get ended(): boolean {
    return this.gone;
  }
  connect(): void {
    if (this.open || this.gone) return;
    this.open = true;
    this.onopen?.call(null, {});
  }
  /** One message up to the server, if one waits. */
  stepUp(): boolean {
    const data = this.up.shift();
    if (data === undefined || this.gone) return false;
    this.authority.receive(this, JSON.parse(data) as ClientMessage);
    return true;
  }
  stepDown(): boolean {
    const data = this.down.shift();
    if (data === undefined || this.gone) return false;
    this.onmessage?.call(null, { data });
    return true;
  }
  /** The network goes away; what was on its way is lost. `reached`: how much of it still got to the server. */
  cut(reached: number): void {
    for (let i = 0; i < reached; i++) this.stepUp();
    const { onclose } = this;
    this.close();
    onclose?.call(null, {});
  }
}
