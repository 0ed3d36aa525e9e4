// Two people at one form, neither of whom has seen what the other did: what comes of it is read, and what they wrote beside it is whole.
import type { EditorState, Transaction } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { describe, expect, it } from "vitest";
import { DocSync } from "../editor/doc-sync";
import { hiddenHead } from "../editor/hidden-head";
import { checkOf } from "../net/change";
import { chance } from "../test-support/made-log";
import { arrange, choose, type Edit, mark, moveStep, readForm, reasonOf, shownSteps } from "./form-text";
import type { ItemForm } from "./wire";

const option = (id: string) => ({ id, text: id });
const several: ItemForm = { kind: "choice", several: true, options: ["alpha", "beta", "gamma"].map(option) };
const single: ItemForm = { ...several, several: false };
const ordering: ItemForm & { kind: "ordering" } = { kind: "ordering", steps: ["rise", "wake", "leave", "eat"].map(option) };
const flaw: ItemForm = { kind: "flaw", lines: ["a", "b", "c", "d"] };

/** A page with the form and the editor under it, which is told all that is done to its state. */
class Page {
  readonly doc: DocSync;
  state: EditorState;
  constructor(
    form: ItemForm,
    readonly client: string,
    text: string,
  ) {
    this.doc = new DocSync("i1/answer", client, { version: 0, text }, null, hiddenHead((whole) => readForm(form, whole).reasonFrom), () => undefined);
    this.state = this.doc.state;
    this.doc.mounted(this as unknown as EditorView);
  }
  dispatch(transaction: Transaction): void {
    this.state = transaction.state;
  }
  control(edit: Edit): this {
    this.doc.edit(edit(this.doc.text));
    return this;
  }
  type(text: string): this {
    const end = this.state.doc.length;
    this.dispatch(this.state.update({ selection: { anchor: end } }));
    for (const one of text) this.dispatch(this.state.update(this.state.replaceSelection(one), { userEvent: "input.type" }));
    return this;
  }
}

type Act = (page: Page) => Page;
const by = (edit: Edit): Act => (page) => page.control(edit);
const types = (text: string): Act => (page) => page.type(text);

/** Both act on the same text; the first reaches the server first. */
function merged(form: ItemForm, text: string, first: Act, second: Act): string {
  const [one, two] = [new Page(form, "a", text), new Page(form, "b", text)];
  first(one);
  second(two);
  const tell = (page: Page) => {
    const push = page.doc.nextPush();
    if (push === null) return;
    const check = checkOf(page.doc.text);
    for (const { doc } of [one, two]) expect(doc.receive({ ...push, client: page.client, check })).toBe("ok");
  };
  tell(one);
  tell(two);
  expect(one.doc.text).toBe(two.doc.text);
  return one.doc.text;
}
const bothWays = (form: ItemForm, text: string, a: Act, b: Act) => [merged(form, text, a, b), merged(form, text, b, a)];

const chose = (form: ItemForm, id: string, is = true) => by((text) => choose(form, text, id, is));
const marked = (line: number | null) => by((text) => mark(flaw, text, line));
const put = (...order: string[]) => by((text) => arrange(ordering, text, order));
const moves = (id: string, to: number) => by((text) => moveStep(ordering, text, id, to));

describe.each(["", "So it is.", "\nSo it is."])("the first of a form, with words %j", (words) => {
  it("several options: what either chose is chosen", () => {
    for (const text of bothWays(several, words, chose(several, "alpha"), chose(several, "gamma"))) {
      expect(readForm(several, text).picked.sort()).toEqual(["alpha", "gamma"]);
      expect(reasonOf(several, text)).toBe(words.trim());
    }
    for (const text of bothWays(several, words, chose(several, "beta"), chose(several, "beta"))) expect(readForm(several, text).picked).toEqual(["beta"]);
  });
  it("one option: the later", () => {
    const text = merged(single, words, chose(single, "gamma"), chose(single, "beta"));
    expect(readForm(single, text).picked).toEqual(["beta"]);
    expect(reasonOf(single, text)).toBe(words.trim());
  });
  it("an order: the earlier, whole", () => {
    const text = merged(ordering, words, put("wake", "rise", "eat", "leave"), put("eat", "leave", "rise", "wake"));
    expect(readForm(ordering, text).picked).toEqual(["wake", "rise", "eat", "leave"]);
    expect(reasonOf(ordering, text)).toBe(words.trim());
  });
  it("a mark: the later", () => {
    const text = merged(flaw, words, marked(1), marked(2));
    expect(readForm(flaw, text).line).toBe(2);
    expect(reasonOf(flaw, text)).toBe(words.trim());
  });
});

describe.each(["", "\n", "\nSo it is."])("a form that is there, and then %j", (rest) => {
  const words = rest.trim();
  it("one option: the later, whatever stands in its place", () => {
    for (const text of ["- [x] gamma\n", "- [x] gamma\n- [x] beta\n"]) {
      const after = merged(single, text + rest, chose(single, "beta"), chose(single, "alpha"));
      expect(readForm(single, after).picked).toEqual(["alpha"]);
      expect(reasonOf(single, after)).toBe(words);
    }
    for (const after of bothWays(single, `- [x] gamma\n${rest}`, chose(single, "gamma", false), chose(single, "alpha")))
      expect(readForm(single, after).picked).toEqual(["alpha"]);
  });
  it("several options: each is what was last done to it", () => {
    const text = `- [x] gamma\n- [x] alpha\n${rest}`;
    for (const after of bothWays(several, text, chose(several, "gamma", false), chose(several, "beta"))) {
      expect(readForm(several, after).picked.sort()).toEqual(["alpha", "beta"]);
      expect(reasonOf(several, after)).toBe(words);
    }
    for (const after of bothWays(several, text, chose(several, "gamma", false), chose(several, "alpha", false)))
      expect(readForm(several, after).picked).toEqual([]);
    for (const after of bothWays(several, text, chose(several, "alpha", false), chose(several, "alpha", false)))
      expect(readForm(several, after).picked).toEqual(["gamma"]);
  });
  it("an order: moves apart from each other are both made, and no step is lost", () => {
    const text = `- rise\n- wake\n- leave\n- eat\n${rest}`;
    for (const after of bothWays(ordering, text, moves("wake", 0), moves("eat", 2))) {
      expect(readForm(ordering, after).picked).toEqual(["wake", "rise", "eat", "leave"]);
      expect(reasonOf(ordering, after)).toBe(words);
    }
    const ids = ordering.steps.map((step) => step.id);
    for (const [a, b] of ids.flatMap((one) => ids.map((other) => [one, other] as const)))
      for (const [to, there] of [0, 1, 2, 3].flatMap((at) => [0, 1, 2, 3].map((other) => [at, other] as const))) {
        if (ids[to] === a || ids[there] === b) continue;
        const after = merged(ordering, text, moves(a, to), moves(b, there));
        expect([...readForm(ordering, after).picked].sort()).toEqual([...ids].sort());
        expect(reasonOf(ordering, after)).toBe(words);
      }
  });
  it("a mark: the later", () => {
    const after = merged(flaw, `Line: 3\n${rest}`, marked(1), marked(2));
    expect(readForm(flaw, after).line).toBe(2);
    expect(reasonOf(flaw, after)).toBe(words);
    for (const one of bothWays(flaw, `Line: 3\n${rest}`, marked(null), marked(2))) expect(readForm(flaw, one).line).toBe(2);
  });
});

describe.each(["", "\n", "\nSo. "])("one writes while the other uses the controls, before %j", (rest) => {
  const said = rest.trim() === "" ? "- [x] is a box" : "So. - [x] is a box";
  it.each<[string, ItemForm, string, Act, Partial<ReturnType<typeof readForm>>]>([
    ["chooses another", single, "- [x] gamma\n", chose(single, "alpha"), { picked: ["alpha"] }],
    ["chooses none", single, "- [x] gamma\n", chose(single, "gamma", false), { picked: [] }],
    ["chooses one more", several, "- [x] alpha\n", chose(several, "gamma"), { picked: ["gamma", "alpha"] }],
    ["moves the last step up", ordering, "- rise\n- wake\n- leave\n- eat\n", moves("eat", 2), { picked: ["rise", "wake", "eat", "leave"] }],
    ["puts those that were left out", ordering, "- eat\n", put("eat", "rise", "wake", "leave"), { picked: ["eat", "rise", "wake", "leave"] }],
    ["marks another line", flaw, "Line: 3\n", marked(2), { line: 2 }],
  ])("who %s", (_what, form, head, act, wanted) => {
    for (const text of bothWays(form, head + rest, act, types("- [x] is a box"))) {
      expect(readForm(form, text)).toMatchObject(wanted);
      expect(reasonOf(form, text)).toBe(said);
    }
  });
});

it("a step is moved in the order that stands when it is let go", () => {
  const page = new Page(ordering, "a", "- eat\n- wake\n");
  page.control((text) => moveStep(ordering, text, "leave", 0));
  expect(shownSteps(ordering, page.doc.text)).toEqual(["leave", "eat", "wake", "rise"]);
  page.control((text) => moveStep(ordering, text, "nobody", 0));
  expect(shownSteps(ordering, page.doc.text)).toEqual(["leave", "eat", "wake", "rise"]);
});

it("whatever two do, words stay words, and the form has nothing that neither said", () => {
  const random = chance(11);
  const forms = [several, single, ordering, flaw];
  const said = ["a", "- ", "[x] alpha", "Line: 2", "\n", "- eat"];
  for (let n = 0; n < 500; n++) {
    const form = forms[random(forms.length)] as ItemForm;
    // Without the empty line the first words and a form begin at the same place: what ADR 18 names among its limits.
    const head = { choice: "- [x] beta\n", ordering: "- eat\n- wake\n", flaw: "Line: 3\n" }[form.kind];
    const begun = random(2) === 0 ? "\n" : `${head}\n`;
    const typed: string[] = [];
    const acts = (): Act => {
      const all: Act[] = [];
      for (let count = 1 + random(4); count > 0; count--) {
        const id = () => (form.kind === "ordering" ? form.steps : form.kind === "choice" ? form.options : [option("")])[random(3)]?.id ?? "";
        const [one, at, is] = [id(), random(4), random(3) > 0];
        if (random(2) === 0) {
          const words = said[random(said.length)] ?? "";
          typed.push(words);
          all.push(types(words));
        } else if (form.kind === "ordering") all.push(by((text) => moveStep(form, text, one, at)));
        else if (form.kind === "choice") all.push(by((text) => choose(form, text, one, is)));
        else all.push(by((text) => mark(form, text, is ? at + 1 : null)));
      }
      return (page) => all.reduce((now, act) => act(now), page);
    };
    const text = merged(form, begun, acts(), acts());
    const words = reasonOf(form, text);
    const letters = (of: string) => [...of.replaceAll("\n", "")].sort().join("");
    expect(letters(words), JSON.stringify(text)).toBe(letters(typed.join("")));
    const lines = text.slice(0, readForm(form, text).reasonFrom).split("\n").filter((line) => line !== "");
    for (const line of lines) expect(line).toMatch(/^(- \[x\] (alpha|beta|gamma)|- (rise|wake|leave|eat)|Line: [1-4])$/);
  }
});
