// The interviewer's console. This file is a place to build it in: the session page draws it for interviewers alone, beside the item
// in a running session, and in a page of its own before the start and after the end.
//
// What it gets: `useSession()` of session-context.ts has the link (`act(link, command)` sends one), the model (who is there:
// presentPeople(model)), the view (`view.console` is not null here) and the catalog's languages; and the props below.
import type { ItemView, RoundView } from "../../net/protocol";
import { useSession } from "../session-context";

export interface ConsoleProps {
  /** Before the start, in it, or after the end. */
  place: "lobby" | "live" | "over";
  /** What is on this interviewer's screen, if anything is; it may be of a round that is not open yet. */
  round: RoundView | null;
  /** useItemContent(link.seat, item.id) has its content, `interviewer` included. */
  item: ItemView | null;
}

export function Console({ place }: ConsoleProps) {
  const { view } = useSession();
  if (view.console === null) return null;
  return <section className="console" aria-label="Console" data-place={place} />;
}
