// What an editor is made of: one set for code, one for prose. Colours come from our style sheet through fixed class names, so that
// a change of theme needs nothing here.
import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, type StateEffect } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { scratchId } from "../net/protocol";
import { headPart } from "./hidden-head";
import { keysPart } from "./keys";
import { languageLoaders } from "./languages";
import { remoteCursors } from "./remote-cursors";

const readOnlyPart = new Compartment();
const indentPart = new Compartment();
const wrapPart = new Compartment();
const completionPart = new Compartment();
const languagePart = new Compartment();

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--editor-font-size)", color: "var(--ink)", backgroundColor: "var(--editor)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--accent-strong)", padding: "10px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent-strong)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-gutters": { backgroundColor: "var(--editor)", color: "var(--ink-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.8em 0 0.9em" },
  ".cm-activeLine": { backgroundColor: "var(--line-now)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-now)", color: "var(--ink-soft)" },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--match)", outline: "1px solid var(--line-strong)" },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)" },
  ".cm-vim-panel": { fontFamily: "var(--mono)", padding: "1px 0.9em" },
  ".cm-vim-panel input": { color: "var(--ink)" },
  ".cm-fat-cursor": { color: "var(--accent-ink) !important", background: "var(--accent) !important" },
  "&:not(.cm-focused) .cm-fat-cursor": { background: "none !important", outline: "1px solid var(--accent) !important", color: "transparent !important" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-wash)", color: "var(--ink)" },
});
const prose = EditorView.theme({
  ".cm-scroller": { fontFamily: "var(--text)", lineHeight: "1.65" },
  ".cm-content": { padding: "16px 6px", maxWidth: "72ch" },
});

/** Taking back a selection takes back what was written before it as well, past all filters, and never asks whether anything may be written. */
const historyKeys: KeyBinding[] = historyKeymap.map((binding) => ({
  ...binding,
  run: (view) => view.state.readOnly || (binding.run?.(view) ?? false),
}));

const common = (label: string): Extension => [
  EditorView.cspNonce.of(nonce),
  EditorState.phrases.of({}),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  readOnlyPart.of([]),
  // Also what does not ask first, as the commands of Vim and Emacs. What comes from the server passes by filters.
  EditorState.changeFilter.of((tr) => !tr.startState.readOnly),
  EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", tabindex: "0" }),
  look,
  remoteCursors,
];

/** `doc` ids end in the language, or in "answer" for prose; the scratchpad is neither. */
export function extensionsFor(doc: string): Extension {
  if (doc === scratchId) {
    return [
      keysPart.of([]),
      common("Scratchpad"),
      EditorView.lineWrapping,
      indentPart.of([]),
      placeholder("A sketch, an example, a list: for all of you."),
      keymap.of([...searchKeymap, ...historyKeys, ...defaultKeymap, indentWithTab]),
    ];
  }
  const kind = doc.slice(doc.indexOf("/") + 1);
  if (kind === "answer") {
    return [
      keysPart.of([]),
      headPart.of([]),
      prose,
      common("Your answer"),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ spellcheck: "true", autocorrect: "on" }),
      placeholder("Write as you would speak: the idea first, then how it works, then where it breaks."),
      keymap.of([...historyKeys, ...defaultKeymap]),
    ];
  }
  return [
    keysPart.of([]),
    common("Your code"),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    completionPart.of([]),
    wrapPart.of([]),
    EditorState.languageData.of(() => [{ autocomplete: completeAnyWord }]),
    indentPart.of([]),
    languagePart.of([]),
    syntaxHighlighting(classHighlighter),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeys, ...defaultKeymap, indentWithTab]),
  ];
}

/** To read one only: nothing can be typed, and the keys that move a cursor are the page's. */
export function extensionsForReading(doc: string, label: string): Extension {
  const isProse = doc.endsWith("/answer");
  const wraps = doc === scratchId ? [EditorView.lineWrapping] : [lineNumbers(), wrapPart.of([]), languagePart.of([]), syntaxHighlighting(classHighlighter)];
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    highlightSpecialChars(),
    look,
    EditorView.contentAttributes.of({ "aria-label": label, role: "textbox", "aria-multiline": "true", "aria-readonly": "true", tabindex: "0" }),
    isProse ? [prose, EditorView.lineWrapping] : wraps,
    completionPart.of([]),
    indentPart.of([]),
  ];
}

export interface Wishes {
  tabSize: number;
  wrapLines: boolean;
  completion: boolean;
}

/** What the person prefers, for an editor of code. Prose has none of these parts and takes no notice. */
export function applyWishes(view: EditorView, { tabSize, wrapLines, completion }: Wishes): void {
  view.dispatch({
    effects: [
      indentPart.reconfigure([EditorState.tabSize.of(tabSize), indentUnit.of(" ".repeat(tabSize))]),
      wrapPart.reconfigure(wrapLines ? EditorView.lineWrapping : []),
      completionPart.reconfigure(autocompletion({ activateOnTyping: completion, icons: false })),
    ],
  });
}

export function readOnly(is: boolean): StateEffect<unknown> {
  return readOnlyPart.reconfigure(is ? EditorState.readOnly.of(true) : []);
}

/** Colours and indentation of the language, once its part of the program has arrived. Without one the text stays plain. */
export async function loadLanguage(view: EditorView, doc: string): Promise<void> {
  const load = languageLoaders[doc.slice(doc.indexOf("/") + 1)];
  if (load === undefined || (languagePart.get(view.state) as Extension[] | undefined)?.length !== 0) return;
  const support = await load();
  view.dispatch({ effects: languagePart.reconfigure(support) });
}
