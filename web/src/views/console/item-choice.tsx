// Which item the guide, the notes and the rating are about. It follows the candidate; another can be looked at without moving them,
// or be opened for everybody.
import { useId } from "react";
import { findItem, itemOfCandidate, type PlacedItem, placedItems } from "./console-model";
import { useDesk } from "./desk-context";
import type { Place } from "./desk-state";

export function ItemChoice({ placed, place }: { placed: PlacedItem; place: Place }) {
  const { view, desk, dispatch, send } = useDesk();
  const id = useId();
  const all = placedItems(view);
  const theirs = place === "over" ? null : itemOfCandidate(view);
  const follows = theirs === null || placed.item.id === theirs.item.id;
  const running = view.lifecycle === "live" && placed.round === view.rounds[view.round ?? -1];
  const look = (item: string | null) => dispatch({ type: "looked", item: item === theirs?.item.id ? null : item });
  const openForAll = () =>
    void send({ kind: "item_open", item: placed.item.id }).then((opened) => opened && dispatch({ type: "looked", item: null }));
  return (
    <div className="desk-item" role="group" aria-label="Item">
      <label className="visually-hidden" htmlFor={id}>
        Item that this is about
      </label>
      <select id={id} value={placed.item.id} onChange={(event) => look(event.target.value)}>
        {view.rounds.map((round) => (
          <optgroup key={round.id} label={round.title}>
            {all
              .filter((one) => one.round === round)
              .map((one) => (
                <option key={one.item.id} value={one.item.id}>
                  {one.number}. {one.item.title}
                  {one.item.id === theirs?.item.id && place === "live" ? " (open now)" : ""}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {place === "live" &&
        (follows && desk.looking === null ? (
          <p className="desk-follow">
            <span className="desk-follow-dot" aria-hidden="true" /> You follow the candidate
          </p>
        ) : (
          <div className="desk-row">
            <button type="button" className="button small" onClick={() => look(null)}>
              Follow the candidate
            </button>
            {!follows && (
              <button type="button" className="button small primary" disabled={!running} onClick={openForAll}>
                Open this for everybody
              </button>
            )}
            {!follows && !running && placed.round.state === "pending" && <span className="quiet-text">its round is not open yet</span>}
            {!follows && !running && placed.round.state === "closed" && <span className="quiet-text">its round is over</span>}
          </div>
        ))}
    </div>
  );
}

/** What the session page shows an interviewer: the item that is looked at, or null to follow the candidate. */
export function useLookedAt(): PlacedItem | null {
  const { view, desk } = useDesk();
  return findItem(view, desk.looking);
}
