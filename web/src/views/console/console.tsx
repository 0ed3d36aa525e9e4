// The interviewer's console: guide, notes, rating, clock and people, a tab each. The session page draws it for interviewers alone:
// beside the item in a running session (on a phone a sheet above it), in a page of its own before the start and after the end.
import { type KeyboardEvent, useId, useRef } from "react";
import "../../styles/console.css";
import type { ItemView, RoundView } from "../../net/protocol";
import { Icon } from "../../ui/icons";
import { Clock } from "./clock";
import { findItem, itemOfCandidate, type PlacedItem } from "./console-model";
import { useDesk } from "./desk-context";
import { type Place, type Tab, tabShown, tabsShown } from "./desk-state";
import { Guide } from "./guide";
import { ItemChoice } from "./item-choice";
import { Notes } from "./notes";
import { People } from "./people";
import { Rating } from "./rating";
import { ShareReport } from "./share-report";
import { Signals } from "./signals";

export interface ConsoleProps {
  /** Before the start, in it, or after the end. */
  place: Place;
  /** What is on this interviewer's screen, if anything is; it may be of a round that is not open yet. */
  round: RoundView | null;
  /** useItemContent(link.seat, item.id) has its content, `interviewer` included. */
  item: ItemView | null;
}

const titles: Record<Tab, string> = {
  guide: "Guide",
  notes: "Notes",
  rating: "Rating",
  clock: "Clock",
  people: "People",
  signals: "Signals",
};
const aboutItems: Tab[] = ["guide", "notes", "rating"];

function Tabs({ tabs, shown, panel, onChoose }: { tabs: Tab[]; shown: Tab; panel: string; onChoose: (tab: Tab) => void }) {
  const list = useRef<HTMLDivElement>(null);
  const key = (event: KeyboardEvent) => {
    const at = tabs.indexOf(shown);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onChoose(tabs[next] ?? shown);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div ref={list} className="desk-tabs" role="tablist" aria-label="Parts of the console" onKeyDown={key}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`${panel}-${tab}`}
          aria-selected={tab === shown}
          aria-controls={panel}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {titles[tab]}
        </button>
      ))}
    </div>
  );
}

function TabContent({ tab, placed }: { tab: Tab; placed: PlacedItem | null }) {
  switch (tab) {
    case "guide":
      return placed === null ? <p className="desk-empty">There is no item to guide you through.</p> : <Guide item={placed.item} />;
    case "notes":
      return <Notes item={placed?.item.id ?? null} />;
    case "rating":
      return <Rating item={placed?.item ?? null} />;
    case "clock":
      return <Clock />;
    case "people":
      return <People />;
    case "signals":
      return <Signals />;
  }
}

export function Console({ place, item }: ConsoleProps) {
  const { view, desk, dispatch } = useDesk();
  const panel = useId();
  if (view.console === null) return null;
  const signals = view.signals.on || view.signals.noticed.length > 0;
  const shown = tabShown(desk, place, signals);
  const placed = findItem(view, desk.looking) ?? findItem(view, item?.id ?? null) ?? itemOfCandidate(view);
  const folds = place === "live";
  const open = desk.open || !folds;
  return (
    <section className="desk" aria-label="Interviewer’s console" data-place={place} data-open={open}>
      {folds && (
        <button
          type="button"
          className="desk-handle"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => dispatch({ type: "open", open: !open })}
        >
          <span className="desk-handle-words">Console</span>
          <Icon name={open ? "right" : "left"} />
        </button>
      )}
      {open && (
        <>
          <Tabs tabs={tabsShown(place, signals)} shown={shown} panel={panel} onChoose={(tab) => dispatch({ type: "tab", place, tab })} />
          {aboutItems.includes(shown) && placed !== null && <ItemChoice placed={placed} place={place} />}
          <div className="desk-panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${shown}`} tabIndex={0}>
            {place === "over" && shown === "rating" && <ShareReport />}
            <TabContent tab={shown} placed={placed} />
          </div>
        </>
      )}
    </section>
  );
}
