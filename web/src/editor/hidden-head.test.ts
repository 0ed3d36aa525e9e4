import { deleteLine, moveLineUp } from "@codemirror/commands";
import { EditorState, type SelectionRange, Transaction, type TransactionSpec } from "@codemirror/state";
import type { Command, EditorView } from "@codemirror/view";
import { describe, expect, it } from "vitest";
import { documentUnitsMax } from "../net/protocol";
import { wholeText } from "./doc-sync";
import { readForm } from "../forms/form-text";
import type { ItemForm } from "../forms/wire";
import { hiddenHead } from "./hidden-head";

const head = "Line: 2\n\n";
const begin = head.length;
const state = (doc: string, anchor: number, to = anchor) =>
  EditorState.create({ doc, selection: { anchor, head: to }, extensions: [hiddenHead((text) => (text.startsWith(head) ? begin : 0))] });
const typed = (from: EditorState, spec: TransactionSpec) => from.update({ userEvent: "input.type", ...spec }).state;

describe("what is not shown is not written either", () => {
  const doc = `${head}So.`;
  it("words change as ever", () => expect(typed(state(doc, begin), { changes: { from: begin, insert: "And " } }).doc.toString()).toBe(`${head}And So.`));
  it("typed before the words it goes where they begin", () => {
    const next = typed(state(doc, 0), { changes: { from: 0, insert: "And " } });
    expect(next.doc.toString()).toBe(`${head}And So.`);
    expect(next.selection.main.head).toBe(begin + 4);
  });
  it("typed over everything it stands in place of the words", () => {
    const all = state(doc, 0, doc.length);
    expect(typed(all, { changes: { from: 0, to: doc.length, insert: "No." } }).doc.toString()).toBe(`${head}No.`);
    expect(all.update({ changes: { from: 0, to: doc.length }, userEvent: "delete.cut" }).state.doc.toString()).toBe(head);
  });
  it("deleting backwards ends where the words begin", () =>
    expect(state(doc, begin).update({ changes: { from: begin - 1, to: begin }, userEvent: "delete.backward" }).state.doc.toString()).toBe(doc));
  it("commands that name no person's act are held to it as well", () =>
    expect(state(doc, begin + 1).update({ changes: { from: 0, to: doc.length } }).state.doc.toString()).toBe(head));
  it("the page itself, and taking back, may write all of it", () => {
    const change = { changes: { from: 6, to: 7, insert: "3" } };
    expect(state(doc, begin).update({ ...change, annotations: wholeText.of(true) }).state.doc.toString()).toBe("Line: 3\n\nSo.");
    expect(state(doc, begin).update({ ...change, userEvent: "undo" }).state.doc.toString()).toBe("Line: 3\n\nSo.");
  });
  it("a selection begins where the words begin", () => {
    const selected = state(doc, begin).update({ selection: { anchor: 0, head: doc.length } }).state.selection.main;
    expect([selected.from, selected.to]).toEqual([begin, doc.length]);
  });
  it("a line that is deleted with the break before it leaves the head whole, and no empty line", () => {
    const two = `${head}One\nTwo`;
    const gone = (from: EditorState, change: { from: number; to: number }) => from.update({ changes: change, userEvent: "delete.line" }).state;
    expect(gone(state(two, begin + 1), { from: begin - 1, to: begin + 3 }).doc.toString()).toBe(`${head}Two`);
    expect(gone(state(doc, begin + 1), { from: begin - 1, to: doc.length }).doc.toString()).toBe(head);
    expect(gone(state(two, begin + 1), { from: begin - 1, to: two.length }).selection.main.head).toBe(begin);
    expect(gone(state(two, two.length), { from: begin + 3, to: two.length }).doc.toString()).toBe(`${head}One`);
  });
  it("commands of the editor: a line is deleted, and does not change places with the form", () => {
    const run = (from: EditorState, command: Command) => {
      let after = from;
      const dispatch = (told: Transaction | TransactionSpec) => (after = (told instanceof Transaction ? told : from.update(told)).state);
      command({ state: from, dispatch, moveVertically: (range: SelectionRange) => range } as unknown as EditorView);
      return after.doc.toString();
    };
    const two = `${head}One\nTwo`;
    expect(run(state(two, begin + 1), deleteLine)).toBe(`${head}Two`);
    expect(run(state(two, begin + 1), moveLineUp)).toBe(two);
    expect(run(state(two, two.length), moveLineUp)).toBe(`${head}Two\nOne`);
  });
  it("of changes in several places those of the words are made", () =>
    expect(
      state(doc, begin + 1).update({
        changes: [
          { from: 6, to: 7, insert: "4" },
          { from: begin, to: begin + 1, insert: "D" },
        ],
      }).state.doc.toString(),
    ).toBe(`${head}Do.`));
  it("without a head it is an editor like every other", () =>
    expect(state("So.", 0, 3).update({ changes: { from: 0, to: 3 }, userEvent: "delete" }).state.doc.toString()).toBe(""));
});

describe("words that look like a form stay words", () => {
  const option = (id: string) => ({ id, text: id });
  const choice: ItemForm = { kind: "choice", several: true, options: ["x", "y"].map(option) };
  const ordering: ItemForm = { kind: "ordering", steps: ["x", "y"].map(option) };
  const flaw: ItemForm = { kind: "flaw", lines: ["x", "y", "z"] };
  const open = (form: ItemForm, doc: string) => EditorState.create({ doc, extensions: [hiddenHead((text) => readForm(form, text).reasonFrom)] });
  const type = (from: EditorState, text: string) =>
    [...text].reduce((now, one) => now.update(now.replaceSelection(one), { userEvent: "input.type" }).state, from.update({ selection: { anchor: from.doc.length } }).state);

  const cases: [ItemForm, string, string][] = [
    [ordering, "- x", "- x\n"],
    [ordering, "- it depends\n- y", "- y\n- x\n"],
    [flaw, "Line: 3 reads it twice", "Line: 2\n"],
    [flaw, "Line:3", "Line: 2\n"],
    [choice, "- [x] x", "- [x] y\n"],
  ];
  it.each(cases)("%j: %j", (form, words, head) => {
    for (const begun of ["", "\n", head, `${head}\n`, head.trimEnd()]) {
      for (const written of [type(open(form, begun), words), open(form, begun).update({ changes: { from: begun.length, insert: words } }).state]) {
        const read = readForm(form, written.doc.toString());
        expect(written.doc.toString().slice(read.reasonFrom)).toBe(words);
        expect(written.doc.toString().slice(0, read.reasonFrom)).toBe(`${begun.trim() === "" ? "" : head}\n`);
      }
      expect(type(open(form, begun), words).selection.main.head).toBe(type(open(form, begun), words).doc.length);
    }
  });
  it("also when what stood before them is deleted", () => {
    const begun = open(ordering, "So:\n- x");
    expect(begun.update({ changes: { from: 0, to: 4 }, userEvent: "delete" }).state.doc.toString()).toBe("\n- x");
    expect(type(open(ordering, "So"), ":").doc.toString()).toBe("So:");
  });
  it("a cursor that stays before what was put is among the words", () => {
    const after = open(ordering, "").update({ changes: { from: 0, insert: "- x" }, selection: { anchor: 0 } }).state;
    expect([after.doc.toString(), after.selection.main.head]).toEqual(["\n- x", 1]);
  });
  it("a text that is full takes no more", () => {
    const full = "a".repeat(documentUnitsMax);
    expect(open(ordering, "").update({ changes: { from: 0, insert: full } }).state.doc.length).toBe(0);
    expect(open(ordering, "").update({ changes: { from: 0, insert: full.slice(1) } }).state.doc.length).toBe(documentUnitsMax);
  });
});
