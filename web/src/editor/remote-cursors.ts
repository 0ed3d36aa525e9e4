// Others' cursors and selections in the text: a thin line with a name that goes away when its owner rests.
import type { Extension, Range } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from "@codemirror/view";
import { cursorField, type PlacedCursor } from "./cursor-field";
import { wayTo } from "./own-scroll";

class CursorWidget extends WidgetType {
  constructor(private readonly cursor: PlacedCursor) {
    super();
  }
  /** Told anew, it is drawn anew, and the name shows again; only moved along, it stays as it is. */
  override eq(other: CursorWidget): boolean {
    const [a, b] = [this.cursor, other.cursor];
    return a.client === b.client && a.told === b.told && a.owner.name === b.owner.name && a.owner.colour === b.owner.colour;
  }
  override toDOM(): HTMLElement {
    const line = document.createElement("span");
    line.className = `remote-cursor who-${this.cursor.owner.colour}`;
    // Where others write is told to screen readers by who is there and what is said, not by a mark in the middle of the text.
    line.setAttribute("aria-hidden", "true");
    // Drawn by the style sheet: as an element of its own the name would stand in the text for whoever reads that.
    line.dataset["name"] = this.cursor.owner.name;
    return line;
  }
  override get estimatedHeight(): number {
    return -1;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

function decorationsOf(cursors: readonly PlacedCursor[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const cursor of cursors) {
    const [from, to] = [Math.min(cursor.anchor, cursor.head), Math.max(cursor.anchor, cursor.head)];
    if (from < to) ranges.push(Decoration.mark({ class: `remote-selection who-${cursor.owner.colour}` }).range(from, to));
    ranges.push(Decoration.widget({ widget: new CursorWidget(cursor), side: 1 }).range(cursor.head));
  }
  return Decoration.set(ranges, true);
}

/** Who looks around by hand is left alone for so long. */
const ownWayMs = 10_000;

/** Keeps in sight where the one who leads is, as long as one's own cursor is somewhere else. What is around the editor stays where it is. */
const followsLeader = ViewPlugin.fromClass(
  class {
    private told = -1;
    private goneOwnWay = -Infinity;
    private gone = false;
    /** Off the screen nothing is scrolled, so it is looked again when the editor comes there: a part of the page on a phone. */
    private readonly appears: IntersectionObserver | null = null;

    constructor(private readonly view: EditorView) {
      this.look();
      if (typeof IntersectionObserver === "undefined") return;
      this.appears = new IntersectionObserver((seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        this.told = -1;
        this.look();
      });
      this.appears.observe(view.scrollDOM);
    }
    update({ state, startState }: ViewUpdate): void {
      if (state.field(cursorField) !== startState.field(cursorField)) this.look();
    }
    destroy(): void {
      this.gone = true;
      this.appears?.disconnect();
    }
    wentOwnWay(): void {
      this.goneOwnWay = performance.now();
    }
    private look(): void {
      const leader = this.view.state.field(cursorField).find(({ owner, told }) => owner.leads === true && told > this.told);
      if (leader === undefined) return;
      this.told = leader.told;
      if (this.view.hasFocus || performance.now() - this.goneOwnWay < ownWayMs) return;
      this.follow(leader.client, 4);
    }
    /** Where it is not drawn yet the way is a guess, and is looked at again when the lines there are. */
    private follow(client: string, tries: number): void {
      this.view.requestMeasure({
        key: this,
        read: (view) => {
          const leader = view.state.field(cursorField).find((cursor) => cursor.client === client);
          return this.gone || leader === undefined ? null : wayTo(view, leader.head);
        },
        write: (way, { scrollDOM }) => {
          if (way === null) return;
          scrollDOM.scrollTop += way.y;
          scrollDOM.scrollLeft += way.x;
          if (way.isGuess && tries > 1) requestAnimationFrame(() => this.gone || this.follow(client, tries - 1));
        },
      });
    }
  },
  {
    eventHandlers: {
      wheel() {
        this.wentOwnWay();
      },
      touchmove() {
        this.wentOwnWay();
      },
      pointerdown() {
        this.wentOwnWay();
      },
    },
  },
);

export const remoteCursors: Extension = [
  followsLeader,
  EditorView.decorations.compute([cursorField], (state) => decorationsOf(state.field(cursorField))),
  EditorView.theme({
    ".remote-selection": { backgroundColor: "var(--who-wash)" },
    ".remote-cursor": {
      position: "relative",
      marginLeft: "-1px",
      marginRight: "-1px",
      borderLeft: "2px solid var(--who)",
      animation: "remote-rests 600ms 20s forwards",
    },
    ".remote-cursor::after": {
      content: "attr(data-name)",
      position: "absolute",
      zIndex: "4",
      bottom: "100%",
      left: "-2px",
      maxWidth: "14rem",
      padding: "0 0.4em",
      overflow: "hidden",
      fontFamily: "var(--text)",
      fontSize: "11px",
      fontWeight: "600",
      lineHeight: "1.5",
      textOverflow: "ellipsis",
      whiteSpace: "nowrap",
      color: "var(--who-ink)",
      backgroundColor: "var(--who)",
      borderRadius: "4px 4px 4px 0",
      pointerEvents: "none",
      animation: "remote-name-goes 400ms 3s forwards",
    },
    // There is no room above the first line.
    ".cm-line:first-child .remote-cursor::after": { top: "100%", bottom: "auto", borderRadius: "0 4px 4px 4px" },
    ".remote-cursor:hover::after": { animation: "none" },
  }),
];
