// The beginning of a text that the page shows as something else: the lines of a form. The editor keeps it out of sight and out of reach,
// so that what is typed there are words. What the page itself writes passes, and so do taking back and what comes from the server.
import {
  type ChangeSpec,
  Compartment,
  EditorSelection,
  EditorState,
  type Extension,
  StateField,
  type Text,
  Transaction,
  type TransactionSpec,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { documentUnitsMax } from "../net/protocol";
import { wholeText } from "./doc-sync";

/** Where the words begin. */
export type HeadEnd = (text: string) => number;

export const headPart = new Compartment();

/** What a person did in the editor, so that only words change: typed before them it goes where they begin, and nothing is deleted there. */
function wordsOnly(tr: Transaction, end: number): Transaction {
  const { main } = tr.startState.selection;
  const clamped: { from: number; to: number; insert: string }[] = [];
  let reached = false;
  let typed = "";
  tr.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const insert = inserted.toString();
    typed += insert;
    reached ||= from < end;
    if (from >= end) clamped.push({ from, to, insert });
    else if (to > end) clamped.push({ from: end, to: to + emptiedLine(tr.startState.doc, from, to, end, insert), insert });
  });
  if (!reached) return tr;
  const within = (changes: ChangeSpec, cursor: number | null): Transaction => {
    const userEvent = tr.annotation(Transaction.userEvent);
    return tr.startState.update({
      changes,
      ...(cursor === null ? {} : { selection: { anchor: cursor } }),
      ...(userEvent === undefined ? {} : { userEvent }),
      scrollIntoView: true,
      filter: false,
    });
  };
  if (main.from < end) return within({ from: end, to: Math.max(end, main.to), insert: typed }, end + typed.length);
  // A line of words that changes places with one of the head.
  if (tr.isUserEvent("move")) return within([], null);
  const [first] = clamped;
  return within(clamped, first?.from === end ? end + first.insert.length : null);
}

/** A line that is deleted with the break before it, which is not ours here, takes the one after it along. */
function emptiedLine(doc: Text, from: number, to: number, end: number, insert: string): number {
  return insert === "" && from === end - 1 && to < doc.length && doc.lineAt(to).to === to ? 1 : 0;
}

/** What parts these words from the head before them, where nothing does and they would be read as more of it, or are the first. */
function parting(headEnd: HeadEnd, head: string, words: string, first: boolean): string {
  if (words === "" || headEnd(`${head}\n`) === head.length) return "";
  if (!first && headEnd(head + words) === head.length) return "";
  return head === "" || head.endsWith("\n") ? "\n" : "\n\n";
}

export function hiddenHead(headEnd: HeadEnd): Extension {
  const endIn = (doc: Text) => headEnd(doc.toString());
  const decorationsFor = (doc: Text): DecorationSet => {
    const end = endIn(doc);
    return end === 0 ? Decoration.none : Decoration.set(Decoration.replace({}).range(0, end));
  };
  const hidden = StateField.define<DecorationSet>({
    create: (state) => decorationsFor(state.doc),
    update: (value, tr) => (tr.docChanged ? decorationsFor(tr.state.doc) : value),
    provide: (field) => [EditorView.decorations.from(field), EditorView.atomicRanges.of((view) => view.state.field(field))],
  });
  const written = (tr: Transaction, end: number): TransactionSpec | readonly TransactionSpec[] => {
    const held = wordsOnly(tr, end);
    const text = held.newDoc.toString();
    const put = parting(headEnd, text.slice(0, end), text.slice(end), tr.startState.doc.length === end);
    // Past the filters that have seen it already.
    if (text.length + put.length > documentUnitsMax && text.length + put.length > tr.startState.doc.length) return [];
    if (put === "") return held;
    const place = (at: number) => Math.max(at, end) + put.length;
    const ranges = held.newSelection.ranges.map(({ anchor, head }) => EditorSelection.range(place(anchor), place(head)));
    return [held, { changes: { from: end, insert: put }, selection: EditorSelection.create(ranges, held.newSelection.mainIndex), sequential: true }];
  };
  const filter = EditorState.transactionFilter.of((tr) => {
    if (tr.annotation(wholeText) === true || tr.isUserEvent("undo") || tr.isUserEvent("redo")) return tr;
    const end = endIn(tr.startState.doc);
    if (tr.docChanged) return written(tr, end);
    if (tr.selection === undefined || tr.selection.main.from >= end) return tr;
    const { anchor, head } = tr.selection.main;
    return [tr, { selection: EditorSelection.range(Math.max(anchor, end), Math.max(head, end)) }];
  });
  return [hidden, filter];
}
