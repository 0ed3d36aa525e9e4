import { EditorState, type TransactionSpec } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { wholeText } from "./doc-sync";
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
    expect(state(doc, begin + 1).update({ changes: { from: 0, to: doc.length } }).state.doc.toString()).toBe(doc));
  it("the page itself, and taking back, may write all of it", () => {
    const change = { changes: { from: 6, to: 7, insert: "3" } };
    expect(state(doc, begin).update({ ...change, annotations: wholeText.of(true) }).state.doc.toString()).toBe("Line: 3\n\nSo.");
    expect(state(doc, begin).update({ ...change, userEvent: "undo" }).state.doc.toString()).toBe("Line: 3\n\nSo.");
  });
  it("a selection begins where the words begin", () => {
    const selected = state(doc, begin).update({ selection: { anchor: 0, head: doc.length } }).state.selection.main;
    expect([selected.from, selected.to]).toEqual([begin, doc.length]);
  });
  it("without a head it is an editor like every other", () =>
    expect(state("So.", 0, 3).update({ changes: { from: 0, to: 3 }, userEvent: "delete" }).state.doc.toString()).toBe(""));
});
