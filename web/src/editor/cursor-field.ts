// Where others' cursors are in one document, moved along with every change of the text. It draws nothing: that is remote-cursors.ts.
import { type EditorState, StateEffect, StateField } from "@codemirror/state";

/** Who it is, as drawn; the colour is one of those that tell people apart. */
export interface CursorOwner {
  name: string;
  colour: number;
  /** It is who is interviewed, and whoever looks on goes where they go. */
  leads?: boolean;
}
export interface PlacedCursor {
  client: string;
  owner: CursorOwner;
  anchor: number;
  head: number;
  /** Grows with each message, so that what was just told can be told from what only moved along. */
  told: number;
}

const placed = StateEffect.define<PlacedCursor>();
const taken = StateEffect.define<(cursor: PlacedCursor) => boolean>();
/** Beside somebody's change: whose it is. One's own insertion moves one's cursor, another's at the same place does not. */
export const changeBy = StateEffect.define<string>();

const none: readonly PlacedCursor[] = [];

export const cursorField = StateField.define<readonly PlacedCursor[]>({
  create: () => none,
  update(cursors, tr) {
    let next = cursors;
    if (tr.docChanged && next.length > 0) {
      const by = tr.effects.find((effect) => effect.is(changeBy))?.value;
      next = next.map((cursor) => {
        const side = cursor.client === by ? 1 : -1;
        return { ...cursor, anchor: tr.changes.mapPos(cursor.anchor, side), head: tr.changes.mapPos(cursor.head, side) };
      });
    }
    for (const effect of tr.effects) {
      if (effect.is(placed)) next = [...next.filter((cursor) => cursor.client !== effect.value.client), effect.value];
      else if (effect.is(taken)) next = next.some(effect.value) ? next.filter((cursor) => !effect.value(cursor)) : next;
    }
    return next;
  },
});

export function placeCursor(state: EditorState, cursor: Omit<PlacedCursor, "told">): StateEffect<unknown> {
  const inside = (at: number) => Math.min(Math.max(0, at), state.doc.length);
  const told = state.field(cursorField).reduce((most, other) => Math.max(most, other.told), 0) + 1;
  return placed.of({ ...cursor, anchor: inside(cursor.anchor), head: inside(cursor.head), told });
}

export function takeCursors(which: (cursor: PlacedCursor) => boolean): StateEffect<unknown> {
  return taken.of(which);
}
