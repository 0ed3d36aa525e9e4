// The place on the page where a document's editor is shown. The document outlives it: undo, selection and unsent edits stay when
// another item comes to the screen.
import { EditorView } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";
import { preferences } from "../app/preferences";
import { useStore } from "../app/store";
import type { SessionLink } from "../net/session-link";
import { Loading } from "../ui/parts";
import type { DocSync } from "./doc-sync";
import { type HeadEnd, headPart, hiddenHead } from "./hidden-head";
import { setKeys } from "./keys";
import { applyWishes, loadLanguage, readOnly } from "./setup";

function useDocument(link: SessionLink, id: string): DocSync | null {
  const [document, setDocument] = useState<DocSync | null>(() => link.document(id));
  useEffect(() => {
    const update = () => setDocument(link.document(id));
    update();
    return link.watchDocuments(update);
  }, [link, id]);
  return document?.id === id ? document : null;
}

interface CodeEditorProps {
  link: SessionLink;
  id: string;
  locked: boolean;
  /** Takes the cursor when it comes to the page. */
  focus?: boolean;
  /** Of an answer that begins with a form, which has controls of its own: where its words begin. */
  head?: HeadEnd | null;
}

export function CodeEditor({ link, id, locked, focus = false, head = null }: CodeEditorProps) {
  const document = useDocument(link, id);
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [mode, setMode] = useState<string | null>(null);
  const { tabSize, wrapLines, completion, editorKeys, fontSize } = useStore(preferences);

  useEffect(() => {
    if (document === null || place.current === null) return;
    const made = new EditorView({
      state: document.state,
      parent: place.current,
      dispatchTransactions: (transactions, self) => {
        self.update(transactions);
        for (const transaction of transactions) document.observed(transaction);
      },
    });
    document.mounted(made);
    setView(made);
    void loadLanguage(made, document.id);
    return () => {
      document.unmounted();
      made.destroy();
      setView(null);
    };
  }, [document]);

  useEffect(() => {
    if (focus) view?.focus();
  }, [view, focus]);
  useEffect(() => {
    view?.dispatch({ effects: readOnly(locked) });
  }, [view, locked]);
  useEffect(() => {
    if (view === null || headPart.get(view.state) === undefined) return;
    const end = head === null ? 0 : head(view.state.doc.toString());
    view.dispatch({ effects: headPart.reconfigure(head === null ? [] : hiddenHead(head)) });
    if (view.state.selection.main.from < end) view.dispatch({ selection: { anchor: view.state.doc.length } });
  }, [view, head]);
  useEffect(() => {
    if (view !== null) applyWishes(view, { tabSize, wrapLines, completion });
  }, [view, tabSize, wrapLines, completion]);
  useEffect(() => {
    if (view === null) return;
    let current = true;
    void setKeys(view, () => (current ? editorKeys : null), setMode);
    return () => {
      current = false;
    };
  }, [view, editorKeys]);
  useEffect(() => {
    view?.requestMeasure();
  }, [view, fontSize]);

  return (
    <div className="editor-frame">
      {document === null && <Loading what="Preparing the editor" />}
      <div ref={place} className="editor-place" />
      <span className="visually-hidden" role="status">
        {mode === null ? "" : `Vim: ${mode} mode`}
      </span>
    </div>
  );
}
