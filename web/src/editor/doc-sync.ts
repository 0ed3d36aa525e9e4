// One document: the editor's state, on the screen or not, and its conversation with the server. At most one push is in flight;
// what comes back is applied one update at a time, because mapping over a composition diverges (EDIT-3). Updates are never merged,
// so the n-th update of this client here is the n-th of the log (EDIT-1), however often it is sent.
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from "@codemirror/collab";
import { ChangeSet, EditorState, type Extension, Text, type Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { checkOf } from "../net/change";
import type { KeptDocument } from "../net/kept-work";
import { type ChangeJson, documentUnitsMax } from "../net/protocol";

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

export class DocSync {
  private headless: EditorState;
  private view: EditorView | null = null;
  private confirmed: number;
  private inFlight = 0;

  constructor(
    readonly id: string,
    private readonly client: string,
    document: { version: number; text: string },
    kept: KeptDocument | null,
    extensions: Extension,
    private readonly onLocal: () => void,
  ) {
    this.confirmed = (kept?.first ?? 1) - 1;
    this.headless = EditorState.create({
      doc: Text.of(document.text.split("\n")),
      extensions: [
        collab({ startVersion: document.version, clientID: client }),
        EditorState.changeFilter.of(
          (tr) => !tr.docChanged || tr.newDoc.length <= documentUnitsMax || tr.newDoc.length <= tr.startState.doc.length,
        ),
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
    if (transaction.docChanged && this.ownChange(transaction)) this.onLocal();
  }
  /** A local change made without a view (recovery, restore, tests). */
  edit(changes: { from: number; to?: number; insert?: string }): void {
    this.dispatch(this.state.update({ changes }));
    if (this.view === null) this.onLocal();
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
      this.dispatch(receiveUpdates(this.state, [{ changes, clientID: event.client }]));
    }
    if (event.client === this.client) {
      const last = event.first + event.updates.length - 1;
      this.inFlight = Math.max(0, this.inFlight - Math.max(0, last - this.confirmed));
      this.confirmed = Math.max(this.confirmed, last);
    }
    if (event.check !== undefined && this.pending === 0 && known <= event.updates.length && checkOf(this.text) !== event.check)
      return "diverged";
    return "ok";
  }

  private ownChange(transaction: Transaction): boolean {
    return sendableUpdates(transaction.state).length > sendableUpdates(transaction.startState).length;
  }
  private dispatch(transaction: Transaction): void {
    if (this.view !== null) this.view.dispatch(transaction);
    else this.headless = transaction.state;
  }
}
