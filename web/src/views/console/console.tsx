// The interviewer's console: guide, notes, rating, clock and links, a tab each. The session page draws it for interviewers alone:
// beside the item in a running session, in a page of its own before the start and after the end.
import { type KeyboardEvent, useId, useRef } from "react";
import "../../styles/console.css";
import { isPair } from "../../app/interview-model";
import type { ItemView, RoundView } from "../../net/protocol";
import { Clock } from "./clock";
import { findItem, itemOfCandidate, type PlacedItem, placedItems } from "./console-model";
import { useDesk } from "./desk-context";
import { type Place, type Tab, tabShown, tabsShown } from "./desk-state";
import { Guide } from "./guide";
import { Items } from "./items";
import { LinksAndPeople } from "./links";
import { Notes } from "./notes";
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
  items: "Items",
  links: "Links",
  signals: "Signals",
};
const aboutItems: Tab[] = ["guide", "notes", "rating"];

function Tabs(props: { tabs: Tab[]; place: Place; shown: Tab; panel: string; onChoose: (tab: Tab) => void }) {
  const { tabs, place, shown, panel, onChoose } = props;
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
          {place === "over" && tab === "clock" ? "Session" : titles[tab]}
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
    case "items":
      return <Items />;
    case "links":
      return <LinksAndPeople />;
    case "signals":
      return <Signals />;
  }
}

/** Which item the tab is about: in a running session the one on the screen, else any that is looked up. */
function ItemChoice({ placed, place }: { placed: PlacedItem; place: Place }) {
  const { view, dispatch } = useDesk();
  const id = useId();
  if (place === "live") {
    const theirs = itemOfCandidate(view);
    return (
      <p className="desk-item">
        <b>{placed.item.title}</b>
        {theirs !== null && theirs.item.id !== placed.item.id && (
          <span className="quiet-text">The candidate is at “{theirs.item.title}”, you look at this one alone.</span>
        )}
      </p>
    );
  }
  return (
    <div className="desk-item">
      <label className="visually-hidden" htmlFor={id}>
        Item that this is about
      </label>
      <select id={id} value={placed.item.id} onChange={(event) => dispatch({ type: "looked", item: event.target.value })}>
        {view.rounds.map((round) => (
          <optgroup key={round.id} label={round.title}>
            {placedItems(view)
              .filter((one) => one.round === round)
              .map((one) => (
                <option key={one.item.id} value={one.item.id}>
                  {one.number}. {one.item.title}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

export function Console({ place, item }: ConsoleProps) {
  const { view, desk, dispatch } = useDesk();
  const panel = useId();
  if (view.console === null) return null;
  const signals = view.signals.on || view.signals.noticed.length > 0;
  const shown = tabShown(desk, place, signals);
  const onScreen = findItem(view, place === "live" ? (item?.id ?? null) : desk.looking);
  const placed = onScreen ?? itemOfCandidate(view);
  return (
    <section
      className="desk"
      aria-label="Interviewer’s console"
      data-place={place}
      onKeyDown={(event) => {
        // Escape closes a question of ours, not the panel with all that was asked in it.
        if (event.key === "Escape" && event.target instanceof Element && event.target.closest("dialog") !== null) event.stopPropagation();
      }}
    >
      {place === "over" && !isPair(view) && <ShareReport />}
      <Tabs tabs={tabsShown(place, signals)} place={place} shown={shown} panel={panel} onChoose={(tab) => dispatch({ type: "tab", place, tab })} />
      {aboutItems.includes(shown) && placed !== null && <ItemChoice placed={placed} place={place} />}
      <div className="desk-panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${shown}`} tabIndex={0}>
        {view.lifecycle === "archived" ? (
          <fieldset className="desk-whole" disabled>
            <legend className="visually-hidden">Archived: nothing changes any more</legend>
            <TabContent tab={shown} placed={placed} />
          </fieldset>
        ) : (
          <TabContent tab={shown} placed={placed} />
        )}
      </div>
    </section>
  );
}
