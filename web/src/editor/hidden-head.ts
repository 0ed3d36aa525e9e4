// The beginning of a text that the page shows as something else: the lines of a form. The editor keeps it out of sight and out of reach,
// so that what is typed there are words. What the page itself writes passes, and so do taking back and what comes from the server.
import { type ChangeSpec, Compartment, EditorSelection, EditorState, type Extension, StateField, type Text, type Transaction, type TransactionSpec } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { wholeText } from "./doc-sync";

/** Where the words begin. */
export type HeadEnd = (text: string) => number;

export const headPart = new Compartment();

/** What a person did in the editor, so that only words change: typed before them it goes where they begin, and nothing is deleted there. */
function wordsOnly(tr: Transaction, end: number): TransactionSpec | readonly TransactionSpec[] {
  const { main } = tr.startState.selection;
  let first = Infinity;
  let typed = "";
  tr.changes.iterChanges((from, _to, _fromB, _toB, inserted) => {
    first = Math.min(first, from);
    typed += inserted.toString();
  });
  if (first >= end) return tr;
  if (main.from >= end) return [];
  const changes: ChangeSpec = { from: end, to: Math.max(end, main.to), insert: typed };
  return { changes, selection: { anchor: end + typed.length }, scrollIntoView: true };
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
  const filter = EditorState.transactionFilter.of((tr) => {
    if (tr.annotation(wholeText) === true || tr.isUserEvent("undo") || tr.isUserEvent("redo")) return tr;
    const end = endIn(tr.startState.doc);
    if (end === 0) return tr;
    if (tr.docChanged) return wordsOnly(tr, end);
    if (tr.selection === undefined || tr.selection.main.from >= end) return tr;
    const { anchor, head } = tr.selection.main;
    return [tr, { selection: EditorSelection.range(Math.max(anchor, end), Math.max(head, end)) }];
  });
  return [hidden, filter];
}
