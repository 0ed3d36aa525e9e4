// One document: the editor's state, on the screen or not, and its conversation with the server. At most one push is in flight;
// what comes back is applied one update at a time, because mapping over a composition diverges (EDIT-3). Updates are never merged,
// so the n-th update of this client here is the n-th of the log (EDIT-1), however often it is sent.
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from "@codemirror/collab";
import { Annotation, ChangeSet, EditorState, type Extension, Text, type Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { checkOf } from "../net/change";
import type { KeptDocument } from "../net/kept-work";
import type { CursorPlace } from "../net/interview";
import { type ChangeJson, documentUnitsMax } from "../net/protocol";
import { changeBy, cursorField, type CursorOwner, placeCursor, type PlacedCursor, takeCursors } from "./cursor-field";

export interface Push {
  version: number;
  first: number;
  updates: ChangeJson[];
}
export interface Received {
  version: number;
  client: string;
  first: number;
  updates: ChangeJson[];
  check: number;
}
/** `gap`: we missed something; `diverged`: our text is not the server's. Both mean: start again from the server's text. */
export type ReceiveOutcome = "ok" | "gap" | "diverged";

/** The server takes at most so many updates in one push. */
const updatesPerPushMax = 256;
/** On what the page itself writes into a text: it knows all of it, also what an editor does not show. */
export const wholeText = Annotation.define<boolean>();
/** How far behind us a cursor may be told and still be placed. */
const recentMax = 300;

interface ToldCursor extends CursorPlace {
  client: string;
  owner: CursorOwner;
}

export class DocSync {
  private headless: EditorState;
  private view: EditorView | null = null;
  private confirmed: number;
  private inFlight = 0;
  /** The newest updates of the log, the last of them leading to `version`: what a cursor of before has to be moved over. */
  private recent: { changes: ChangeSet; client: string }[] = [];
  /** Told for versions that have not reached us. */
  private early = new Map<string, ToldCursor>();

  constructor(
    readonly id: string,
    private readonly client: string,
    document: { version: number; text: string },
    kept: KeptDocument | null,
    extensions: Extension,
    private readonly onLocal: () => void,
    private readonly onMoved: () => void = () => undefined,
  ) {
    this.confirmed = (kept?.first ?? 1) - 1;
    this.headless = EditorState.create({
      doc: Text.of(document.text.split("\n")),
      extensions: [
        collab({ startVersion: document.version, clientID: client }),
        EditorState.changeFilter.of(
          (tr) => !tr.docChanged || tr.newDoc.length <= documentUnitsMax || tr.newDoc.length <= tr.startState.doc.length,
        ),
        cursorField,
        extensions,
      ],
    });
    for (const update of kept?.updates ?? []) {
      this.headless = this.headless.update({ changes: ChangeSet.fromJSON(update), filter: false }).state;
    }
  }

  get state(): EditorState {
    return this.view?.state ?? this.headless;
  }
  get text(): string {
    return this.state.doc.toString();
  }
  get version(): number {
    return getSyncedVersion(this.state);
  }
  get pending(): number {
    return sendableUpdates(this.state).length;
  }

  mounted(view: EditorView): void {
    this.view = view;
  }
  unmounted(): void {
    if (this.view !== null) this.headless = this.view.state;
    this.view = null;
  }
  /** To be called by the view for every transaction that it applied. */
  observed(transaction: Transaction): void {
    const own = transaction.docChanged && this.ownChange(transaction);
    if (own) this.onLocal();
    if (own || transaction.selection !== undefined) this.onMoved();
  }
  /** A local change made without a view (recovery, restore, tests). */
  edit(changes: { from: number; to?: number; insert?: string }): void {
    this.dispatch(this.state.update({ changes, annotations: wholeText.of(true) }));
    if (this.view === null) this.onLocal();
  }
  /** The same of a selection. */
  select(anchor: number, head = anchor): void {
    this.dispatch(this.state.update({ selection: { anchor, head } }));
    if (this.view === null) this.onMoved();
  }
  replaceAll(text: string): void {
    this.edit({ from: 0, to: this.state.doc.length, insert: text });
  }

  kept(): KeptDocument {
    return { first: this.confirmed + 1, updates: sendableUpdates(this.state).map((update) => update.changes.toJSON() as ChangeJson) };
  }

  /** What to send now; null when nothing waits or a push is on its way. */
  nextPush(): Push | null {
    if (this.inFlight > 0) return null;
    const waiting = sendableUpdates(this.state).slice(0, updatesPerPushMax);
    if (waiting.length === 0) return null;
    this.inFlight = waiting.length;
    return {
      version: this.version,
      first: this.confirmed + 1,
      updates: waiting.map((update) => update.changes.toJSON() as ChangeJson),
    };
  }
  /** The push that was in flight is not coming back: a new connection, or a refusal that only says "later". */
  pushLost(): void {
    this.inFlight = 0;
  }

  receive(event: Received): ReceiveOutcome {
    const known = this.version - event.version;
    if (known < 0) return "gap";
    for (const update of event.updates.slice(known)) {
      const changes = ChangeSet.fromJSON(update);
      this.dispatch(receiveUpdates(this.state, [{ changes, clientID: event.client, effects: [changeBy.of(event.client)] }]));
      this.recent.push({ changes, client: event.client });
    }
    if (this.recent.length > 2 * recentMax) this.recent = this.recent.slice(-recentMax);
    for (const cursor of this.early.values()) if (cursor.version <= this.version) this.cursorTold(cursor);
    if (event.client === this.client) {
      const last = event.first + event.updates.length - 1;
      this.inFlight = Math.max(0, this.inFlight - Math.max(0, last - this.confirmed));
      this.confirmed = Math.max(this.confirmed, last);
    }
    if (event.check !== undefined && this.pending === 0 && known <= event.updates.length && checkOf(this.text) !== event.check)
      return "diverged";
    return "ok";
  }

  // --- cursors

  get cursors(): readonly PlacedCursor[] {
    return this.state.field(cursorField);
  }

  /** Our selection in the text as the server has it: what is not there yet is left out, and will move the cursor when it comes. */
  place(): CursorPlace {
    const pending = sendableUpdates(this.state).map((update) => update.changes.invertedDesc);
    const back = (at: number) => pending.reduceRight((pos, change) => change.mapPos(pos, -1), at);
    const { anchor, head } = this.state.selection.main;
    return { doc: this.id, version: this.version, anchor: back(anchor), head: back(head) };
  }

  /** Somebody's cursor, at a version that may be older or newer than ours. One that is too old to be moved here is left out. */
  cursorTold(cursor: ToldCursor): void {
    this.early.delete(cursor.client);
    const behind = this.version - cursor.version;
    if (behind < 0) {
      this.early.set(cursor.client, cursor);
      return;
    }
    if (behind > this.recent.length) return;
    const since = [
      ...this.recent.slice(this.recent.length - behind),
      ...sendableUpdates(this.state).map(({ changes }) => ({ changes, client: this.client })),
    ];
    const ahead = (at: number) => since.reduce((pos, { changes, client }) => changes.mapPos(pos, client === cursor.client ? 1 : -1), at);
    try {
      const { client, owner } = cursor;
      this.dispatchEffect(placeCursor(this.state, { client, owner, anchor: ahead(cursor.anchor), head: ahead(cursor.head) }));
    } catch {
      // Outside of the text it names: whoever sent it has lost their place, and will tell it anew.
    }
  }

  /** Takes away the cursors of those who are not here any more, or somewhere else. */
  keepCursors(which: (client: string) => boolean): void {
    for (const client of this.early.keys()) if (!which(client)) this.early.delete(client);
    if (this.cursors.every((cursor) => which(cursor.client))) return;
    this.dispatchEffect(takeCursors((cursor) => !which(cursor.client)));
  }

  private dispatchEffect(effects: ReturnType<typeof placeCursor>): void {
    this.dispatch(this.state.update({ effects }));
  }

  private ownChange(transaction: Transaction): boolean {
    return sendableUpdates(transaction.state).length > sendableUpdates(transaction.startState).length;
  }
  private dispatch(transaction: Transaction): void {
    if (this.view !== null) this.view.dispatch(transaction);
    else this.headless = transaction.state;
  }
}
