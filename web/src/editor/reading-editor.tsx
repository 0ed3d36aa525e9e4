// A document as it stands at some moment, to be read: the text comes from outside, and who wrote last is shown where they wrote.
import { StateEffect, StateField, Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { preferences } from "../app/preferences";
import { useStore } from "../app/store";
import { applyWishes, extensionsForReading, loadLanguage } from "./setup";
import { difference } from "./text-difference";

export interface Caret {
  at: number;
  name: string;
  colour: number;
}

class CaretWidget extends WidgetType {
  constructor(private readonly caret: Caret) {
    super();
  }
  override eq(other: CaretWidget): boolean {
    return this.caret.name === other.caret.name && this.caret.colour === other.caret.colour;
  }
  toDOM(): HTMLElement {
    const place = document.createElement("span");
    place.className = `replay-caret who-${this.caret.colour}`;
    place.setAttribute("aria-hidden", "true");
    place.dataset["name"] = this.caret.name;
    return place;
  }
}

const setCaret = StateEffect.define<Caret | null>();
const caretPart = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(carets, tr) {
    for (const effect of tr.effects) {
      if (!effect.is(setCaret)) continue;
      if (effect.value === null) return Decoration.none;
      const at = Math.min(effect.value.at, tr.newDoc.length);
      return Decoration.set(Decoration.widget({ widget: new CaretWidget(effect.value), side: 1 }).range(at));
    }
    return carets.map(tr.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function intoSight(caret: Caret, text: string): StateEffect<unknown> {
  return EditorView.scrollIntoView(Math.min(caret.at, text.length), { y: "nearest", yMargin: 40 });
}

/** What changes is brought into sight; between changes one may look elsewhere. */
export function ReadingEditor({ doc, text, caret, label }: { doc: string; text: string; caret: Caret | null; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const { tabSize, wrapLines, fontSize } = useStore(preferences);

  useEffect(() => {
    if (place.current === null) return;
    const made = new EditorView({
      doc: Text.of(text.split("\n")),
      extensions: [extensionsForReading(doc, label), caretPart],
      parent: place.current,
      ...(caret === null ? {} : { scrollTo: intoSight(caret, text) }),
    });
    view.current = made;
    void loadLanguage(made, doc);
    return () => {
      view.current = null;
      made.destroy();
    };
    // Texts that come later are told to the editor that is there.
  }, [doc, label]);
  useEffect(() => {
    const { current } = view;
    if (current === null) return;
    const before = current.state.doc.toString();
    const changes = before === text ? null : difference(before, text);
    const effects: StateEffect<unknown>[] = [setCaret.of(caret)];
    if (changes === null) return current.dispatch({ effects });
    if (caret !== null) effects.push(intoSight(caret, text));
    const { from, to, insert } = changes;
    current.dispatch({ changes: { from, to, insert: Text.of(insert.split("\n")) }, effects, filter: false });
  }, [doc, label, text, caret]);
  useEffect(() => {
    if (view.current !== null) applyWishes(view.current, { tabSize, wrapLines, completion: false });
  }, [doc, label, tabSize, wrapLines]);
  useEffect(() => {
    view.current?.requestMeasure();
  }, [fontSize]);

  return (
    <div className="editor-frame">
      <div ref={place} className="editor-place" />
    </div>
  );
}
