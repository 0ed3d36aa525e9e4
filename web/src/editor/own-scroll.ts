// Scrolling an editor alone. Its own way to bring a place into view scrolls every pane around it, and takes whoever reads the question there
// along.
import type { EditorView } from "@codemirror/view";

/** How far to scroll so that from..to lies between `begin` and `end`, not nearer to them than `margin`, if that fits. */
export function wayInto(from: number, to: number, begin: number, end: number, margin: number): number {
  const room = Math.max(0, Math.min(margin, (end - begin - (to - from)) / 2));
  if (from < begin + room) return from - begin - room;
  return to > end - room ? to - end + room : 0;
}

interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Some of it is within a window of that size; what is not laid out is nowhere. */
export function isWithin(box: Box, width: number, height: number): boolean {
  return box.bottom > Math.max(0, box.top) && box.top < height && box.right > Math.max(0, box.left) && box.left < width;
}

const marginY = 48;
const marginX = 24;

export interface Way {
  x: number;
  y: number;
  /** The place is not drawn yet, and lines above it may be higher than they seem. */
  isGuess: boolean;
}

/** The way from where the editor is scrolled to that place; null if the editor is off the screen, or the place in sight. Reads the layout. */
export function wayTo(view: EditorView, place: number): Way | null {
  const pane = view.scrollDOM;
  const box = pane.getBoundingClientRect();
  if (!isWithin(box, window.innerWidth, window.innerHeight)) return null;
  const bottom = box.top + pane.clientHeight;
  const drawn = view.coordsAtPos(place);
  if (drawn === null) {
    const line = view.lineBlockAt(place);
    const y = wayInto(view.documentTop + line.top, view.documentTop + line.bottom, box.top, bottom, marginY);
    return y === 0 ? null : { x: 0, y, isGuess: true };
  }
  const gutters = pane.querySelector(".cm-gutters")?.clientWidth ?? 0;
  const x = wayInto(drawn.left, drawn.right, box.left + gutters, box.left + pane.clientWidth, marginX);
  const y = wayInto(drawn.top, drawn.bottom, box.top, bottom, marginY);
  return x === 0 && y === 0 ? null : { x, y, isGuess: false };
}
