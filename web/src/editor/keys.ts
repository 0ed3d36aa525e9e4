// The keys of Vim and of Emacs. Each is a part of the program of its own, loaded when somebody wants it.
import { Compartment, Prec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { EditorKeys } from "../app/preferences";

/** First among the extensions of an editor: its keys come before all others. */
export const keysPart = new Compartment();

/** Said on the document when Vim's :w asks whether all is saved. */
export const saveAsked = "rehearse:save";

/** How long Tab leaves the editor after Esc; Vim keeps Esc for itself, so the editor would not notice. */
const leavingMs = 2_000;
const escapeThenTab = Prec.highest(
  EditorView.domEventHandlers({
    keydown: (event, view) => {
      if (event.key === "Escape") view.setTabFocusMode(leavingMs);
      return false;
    },
  }),
);

/** What the person is told of Vim's modes, beside its own line in the editor. */
export type OnMode = (mode: string | null) => void;

async function vimKeys() {
  const { vim, Vim, getCM } = await import("@replit/codemirror-vim");
  Vim.defineEx("write", "w", () => document.dispatchEvent(new Event(saveAsked)));
  // As in Vim: a move among the places one has been. The editor's own Tab would indent the line.
  Vim.noremap("<Tab>", "<C-i>", "normal");
  const follow = (view: EditorView, onMode: OnMode) => {
    onMode("normal");
    getCM(view)?.on("vim-mode-change", ({ mode, subMode }: { mode: string; subMode?: string }) =>
      onMode(subMode === undefined || subMode === "" ? mode : `${mode} ${subMode.replace("wise", "")}`),
    );
  };
  return { extension: [escapeThenTab, vim({ status: true })], follow };
}

async function emacsKeys() {
  const { emacs, EmacsHandler } = await import("@replit/codemirror-emacs");
  // These are better left to the editor: Enter takes a completion and indents, and M-x would open a line that there is not.
  EmacsHandler.bindKey("Return|Backspace|M-x|M-g", undefined);
  return { extension: [escapeThenTab, emacs()], follow: (_view: EditorView, onMode: OnMode) => onMode(null) };
}

/** `wanted` is asked again when the part has arrived: null when this editor or this wish is gone. */
export async function setKeys(view: EditorView, wanted: () => EditorKeys | null, onMode: OnMode): Promise<void> {
  const keys = wanted();
  if (keys === null) return;
  if (keys === "standard") {
    view.dispatch({ effects: keysPart.reconfigure([]) });
    onMode(null);
    return;
  }
  const { extension, follow } = await (keys === "vim" ? vimKeys() : emacsKeys());
  if (wanted() !== keys) return;
  view.dispatch({ effects: keysPart.reconfigure(extension) });
  follow(view, onMode);
}
