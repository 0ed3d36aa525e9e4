// Why an editor takes nothing, in its place; and what stands there as long as there is no editor at all.
import type { ItemView, SessionView } from "../net/protocol";
import { Icon } from "../ui/icons";
import { act, lockReason, useSession } from "./session-context";

/** Said where the person might wonder: in a pause, to observers, and of a round to come the whole page says it already. */
export function LockNote({ view, item }: { view: SessionView; item: ItemView }) {
  const reason = lockReason(view, item);
  const pending = view.rounds.some((round) => round.state === "pending" && round.items.some((one) => one.id === item.id));
  const shown = reason !== null && view.role !== "observer" && view.lifecycle !== "paused" && !pending;
  return (
    <p className={shown ? "lock-note" : "visually-hidden"} role="status">
      {shown && (
        <>
          <Icon name="lock" /> {reason}
        </>
      )}
    </p>
  );
}

/** For who does not open items by looking at them: interviewers and observers. */
export function NotOpened({ view, item }: { view: SessionView; item: ItemView }) {
  const { link } = useSession();
  const open = view.rounds.some((round) => round.state === "open" && round.items.some((one) => one.id === item.id));
  const mayOpen = open && view.role === "interviewer" && view.lifecycle === "live";
  return (
    <div className="not-opened">
      <p>{open ? "The candidate has not opened this one yet." : "There is an editor here when the round is open."}</p>
      {mayOpen && (
        <button type="button" className="button" onClick={() => void act(link, { kind: "item_open", item: item.id })}>
          Open it for everybody
        </button>
      )}
    </div>
  );
}
