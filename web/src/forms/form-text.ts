// The text of an answer that is chosen, sorted or marked. It is one document like every other: lines of a form, an empty line, and a reason
// in free words. Here is how it is read and what an edit by a control makes of it; server/theory/form.hpp has the same rules.
import { difference, type Difference } from "../editor/text-difference";
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
    const line = /^\d{1,9}$/.test(name) ? Number(name) : 0;
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

function lines(form: ItemForm, picked: readonly string[], line: number | null): string[] {
  if (form.kind === "flaw") return line === null ? [] : [`Line: ${line}`];
  if (form.kind === "ordering") return picked.map((id) => `- ${id}`);
  return idsOf(form)
    .filter((id) => picked.includes(id))
    .map((id) => `- [x] ${id}`);
}

/** The one edit that leaves the words alone and makes the form say this. */
function written(form: ItemForm, text: string, picked: readonly string[], line: number | null): Difference {
  const { reasonFrom } = readForm(form, text);
  const reason = text.slice(reasonFrom);
  const head = lines(form, picked, line).map((one) => `${one}\n`);
  // The empty line keeps words that look like a form apart from it.
  const after = head.length === 0 && reason === "" ? "" : `${head.join("")}\n${reason}`;
  return difference(text, after);
}

export function choose(form: ItemForm, text: string, id: string, chosen: boolean): Difference {
  const { picked } = readForm(form, text);
  const others = form.kind === "choice" && form.several ? picked.filter((other) => other !== id) : [];
  return written(form, text, chosen ? [...others, id] : others, null);
}

export function arrange(form: ItemForm, text: string, order: readonly string[]): Difference {
  return written(form, text, order, null);
}

export function mark(form: ItemForm, text: string, line: number | null): Difference {
  return written(form, text, [], line);
}

/** The same answer with other words beside it. */
export function withReason(form: ItemForm, text: string, reason: string): string {
  const head = text.slice(0, readForm(form, text).reasonFrom).trimEnd();
  if (head === "" && reason === "") return "";
  return head === "" ? `\n${reason}` : `${head}\n\n${reason}`;
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
