// What an editor is made of: one set for code, one for prose. Colours come from our style sheet through fixed class names, so that
// a change of theme needs nothing here.
import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, type LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, type StateEffect } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export const readOnlyPart = new Compartment();
export const indentPart = new Compartment();
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
  ".cm-activeLine": { backgroundColor: "var(--line-now)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-now)", color: "var(--ink-soft)" },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--match)", outline: "1px solid var(--line-strong)" },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-wash)", color: "var(--ink)" },
});
const prose = EditorView.theme({
  ".cm-scroller": { fontFamily: "var(--text)", lineHeight: "1.65" },
  ".cm-content": { padding: "16px 6px", maxWidth: "72ch" },
});

const common = (label: string): Extension => [
  EditorView.cspNonce.of(nonce),
  EditorState.phrases.of({}),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  readOnlyPart.of([]),
  EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", tabindex: "0" }),
  look,
];

const loaders: Record<string, () => Promise<LanguageSupport>> = {
  c: async () => (await import("@codemirror/lang-cpp")).cpp(),
  cpp: async () => (await import("@codemirror/lang-cpp")).cpp(),
  python3: async () => (await import("@codemirror/lang-python")).python(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript(),
};

/** `doc` ids end in the language, or in "answer" for prose. */
export function extensionsFor(doc: string): Extension {
  const kind = doc.slice(doc.indexOf("/") + 1);
  if (kind === "answer") {
    return [
      prose,
      common("Your answer"),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ spellcheck: "true", autocorrect: "on" }),
      placeholder("Write as you would speak: the idea first, then how it works, then where it breaks."),
      keymap.of([...historyKeymap, ...defaultKeymap]),
    ];
  }
  return [
    common("Your code"),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ activateOnTyping: true, icons: false }),
    EditorState.languageData.of(() => [{ autocomplete: completeAnyWord }]),
    indentPart.of([]),
    languagePart.of([]),
    syntaxHighlighting(classHighlighter),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
  ];
}

export function indentation(tabSize: number): Extension {
  return [EditorState.tabSize.of(tabSize), indentUnit.of(" ".repeat(tabSize))];
}

export function readOnly(is: boolean): StateEffect<unknown> {
  return readOnlyPart.reconfigure(is ? EditorState.readOnly.of(true) : []);
}

/** Colours and indentation of the language, once its part of the program has arrived. Without one the text stays plain. */
export async function loadLanguage(view: EditorView, doc: string): Promise<void> {
  const load = loaders[doc.slice(doc.indexOf("/") + 1)];
  if (load === undefined || (languagePart.get(view.state) as Extension[] | undefined)?.length !== 0) return;
  const support = await load();
  view.dispatch({ effects: languagePart.reconfigure(support) });
}
