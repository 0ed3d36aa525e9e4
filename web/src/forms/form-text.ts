// The text of an answer that is chosen, sorted or marked. It is one document like every other: lines of a form, an empty line, and a reason
// in free words. Here is how it is read and what an edit by a control makes of it; server/theory/form.hpp has the same rules.
import type { Difference } from "../editor/text-difference";
import type { FormSolution, ItemForm } from "./wire";

export interface FormText {
  /** Ids that the question has: of the options chosen, or of the steps in the order that was given. */
  picked: string[];
  /** Of a snippet: the line that is marked. */
  line: number | null;
  /** Where the words begin. */
  reasonFrom: number;
}

/** What a control does: to the text as it is when it is done, which may not be the one that was drawn. */
export type Edit = (text: string) => Difference;

const lineOf: Record<ItemForm["kind"], RegExp> = {
  choice: /^- \[([xX ])\](.*)$/s,
  ordering: /^-( )(.*)$/s,
  flaw: /^Line:()(.*)$/s,
};
const edges = /^[ \t\r]+|[ \t\r]+$/g;

function idsOf(form: ItemForm): string[] {
  if (form.kind === "choice") return form.options.map((option) => option.id);
  return form.kind === "ordering" ? form.steps.map((step) => step.id) : [];
}

function take(form: ItemForm, name: string, ticked: boolean, read: FormText): void {
  if (form.kind === "flaw") {
    const line = /^\d+$/.test(name) ? Number(name) : 0;
    if (line >= 1 && line <= form.lines.length) read.line = line;
    return;
  }
  if (!idsOf(form).includes(name)) return;
  if (form.kind === "choice") {
    read.picked = read.picked.filter((id) => id !== name);
    if (ticked) read.picked.push(name);
  } else if (!read.picked.includes(name)) {
    read.picked.push(name);
  }
}

/** Any text: what names nothing that the question has is passed over. */
export function readForm(form: ItemForm, text: string): FormText {
  const read: FormText = { picked: [], line: null, reasonFrom: 0 };
  while (read.reasonFrom < text.length) {
    const found = text.indexOf("\n", read.reasonFrom);
    const end = found < 0 ? text.length : found;
    const line = text.slice(read.reasonFrom, end).replace(/\r$/, "");
    const parts = lineOf[form.kind].exec(line);
    const blank = line.replace(edges, "") === "";
    if (parts === null && !blank) break;
    read.reasonFrom = Math.min(end + 1, text.length);
    if (parts === null) break;
    take(form, (parts[2] ?? "").replace(edges, ""), parts[1] !== " " || form.kind !== "choice", read);
  }
  if (form.kind === "choice" && !form.several) read.picked = read.picked.slice(-1);
  return read;
}

export function reasonOf(form: ItemForm, text: string): string {
  return text.slice(readForm(form, text).reasonFrom);
}

/** Where the lines of the form end, and the empty line begins that parts them from the words. */
function linesTo(text: string, reasonFrom: number): number {
  const last = text.slice(0, reasonFrom).replace(/\n$/, "").lastIndexOf("\n") + 1;
  return text.slice(last, reasonFrom).trim() === "" ? last : reasonFrom;
}

const withBreaks = (text: string) => text.match(/[^\n]*\n|[^\n]+/g) ?? [];

/**
 * The one edit that makes the form say these lines. It puts whole lines in the place of whole lines, so that edits that do not know of each
 * other never make one line of two; and it does not touch the empty line, so that two who begin a form do not end it for each other.
 */
function written(form: ItemForm, text: string, lines: readonly string[]): Difference {
  const end = linesTo(text, readForm(form, text).reasonFrom);
  const before = withBreaks(text.slice(0, end));
  const after = lines.map((line) => `${line}\n`);
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before[first] === after[first]) first++;
  let same = 0;
  while (same < shorter - first && before.at(-1 - same) === after.at(-1 - same)) same++;
  // Never between the form and the words, where what somebody types at the same time may come first.
  if (first > 0 && first === before.length && after.length > first) first--;
  const from = before.slice(0, first).join("").length;
  const to = end - before.slice(before.length - same).join("").length;
  return { from, to, insert: after.slice(first, after.length - same).join("") };
}

/** Of a choice: the line is about this option. */
function names(line: string, id: string): boolean {
  return (lineOf.choice.exec(line)?.[2] ?? "").replace(edges, "") === id;
}

export function choose(form: ItemForm, text: string, id: string, chosen: boolean): Difference {
  if (form.kind !== "choice" || !form.several) return written(form, text, chosen ? [`- [x] ${id}`] : []);
  const head = text.slice(0, linesTo(text, readForm(form, text).reasonFrom));
  // The others stay as they are, for whoever changes them meanwhile.
  const others = withBreaks(head).map((line) => line.replace(/\r?\n$/, "")).filter((line) => !names(line, id));
  return written(form, text, chosen ? [`- [x] ${id}`, ...others] : others);
}

export function arrange(form: ItemForm, text: string, order: readonly string[]): Difference {
  return written(form, text, order.map((id) => `- ${id}`));
}

/** One step put at a place among those that are shown, wherever it stands by now. */
export function moveStep(form: Extract<ItemForm, { kind: "ordering" }>, text: string, id: string, to: number): Difference {
  const order = shownSteps(form, text);
  const from = order.indexOf(id);
  return arrange(form, text, from < 0 ? order : moved(order, from, to));
}

export function mark(form: ItemForm, text: string, line: number | null): Difference {
  return written(form, text, line === null ? [] : [`Line: ${line}`]);
}

/** The same answer with other words beside it. */
export function withReason(form: ItemForm, text: string, reason: string): string {
  const head = text.slice(0, readForm(form, text).reasonFrom).trimEnd();
  if (head === "" && reason === "") return "";
  return head === "" ? `\n${reason}` : `${head}\n\n${reason}`;
}

/** What is sent of an answer that is done, null if there is nothing. A break in front may be what keeps words from being a form. */
export function handedIn(form: ItemForm | null, text: string): string | null {
  const sent = form === null ? text.trim() : text.trimEnd();
  return sent === "" ? null : sent;
}

/** The steps as they are shown: as they were put, and then those that were not, in the order in which they came. */
export function shownSteps(form: Extract<ItemForm, { kind: "ordering" }>, text: string): string[] {
  const { picked } = readForm(form, text);
  return [...picked, ...form.steps.map((step) => step.id).filter((id) => !picked.includes(id))];
}

export function moved(order: readonly string[], from: number, to: number): string[] {
  const next = [...order];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Which of these belong to the longest run that stands in the right order: the others are the fewest that one would have to move. */
export function stepsInPlace(given: readonly string[], right: readonly string[]): Set<string> {
  const values = given.map((id) => right.indexOf(id));
  const lengths: number[] = [];
  for (const [at, value] of values.entries())
    lengths.push(1 + Math.max(0, ...lengths.filter((_length, before) => (values[before] ?? 0) < value && before < at)));
  let wanted = Math.max(0, ...lengths);
  let above = right.length;
  const inPlace = new Set<string>();
  for (let at = given.length - 1; at >= 0 && wanted > 0; at--) {
    const value = values[at] ?? 0;
    if (lengths[at] !== wanted || value >= above) continue;
    inPlace.add(given[at] ?? "");
    above = value;
    wanted--;
  }
  return inPlace;
}

/** What a card asks: options or steps in another order each time, so that nobody learns places by heart. */
export function shuffledForm(solution: FormSolution, random: () => number = Math.random): ItemForm {
  const shuffled = <Line extends { id: string; text: string }>(all: readonly Line[]) => {
    const rest = all.map(({ id, text }) => ({ id, text }));
    const order: { id: string; text: string }[] = [];
    while (rest.length > 0) order.push(...rest.splice(Math.floor(random() * rest.length), 1));
    return order;
  };
  if (solution.kind === "flaw") return { kind: "flaw", lines: solution.lines };
  if (solution.kind === "choice") return { kind: "choice", several: solution.several, options: shuffled(solution.options) };
  const steps = shuffled(solution.steps);
  // As they stand would be the answer.
  if (steps.every((step, at) => step.id === solution.steps[at]?.id)) steps.push(...steps.splice(0, 1));
  return { kind: "ordering", steps };
}

/** The key points that an answer makes by its form alone: right options, or steps in place. */
export function pointsMade(solution: FormSolution, form: ItemForm, text: string): string[] {
  const { picked } = readForm(form, text);
  if (solution.kind === "choice") return solution.options.filter((option) => option.correct && picked.includes(option.id)).map((option) => option.id);
  if (solution.kind === "flaw") return [];
  return [...stepsInPlace(picked, solution.steps.map((step) => step.id))];
}

/** A prompt in two, where the code stands that people point at: its first block. */
export function aroundSnippet(prompt: string): [string, string] {
  const begin = /^```/m.exec(prompt);
  if (begin === null) return [prompt, ""];
  const end = /\n```[^\n]*(\n|$)/.exec(prompt.slice(begin.index));
  if (end === null) return [prompt, ""];
  return [prompt.slice(0, begin.index), prompt.slice(begin.index + end.index + end[0].length)];
}
