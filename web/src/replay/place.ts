// What the end of a replay's address names: `#t=<seq>` a place in the log, `#job=<id>` when that run's result came, `#item=<id>` when the
// item first came to the screen.
import type { SessionEvent } from "../net/protocol";

/** The number of events that have happened there; null when it names nothing of this session. */
export function placeNamed(hash: string, events: SessionEvent[]): number | null {
  const [name, value] = hash.replace(/^#/, "").split("=", 2);
  if (value === undefined || value === "") return null;
  const upTo = (fits: (event: SessionEvent) => boolean) => {
    const found = events.findIndex(fits);
    return found < 0 ? null : found + 1;
  };
  switch (name) {
    case "t": {
      const seq = Number(value);
      if (!Number.isSafeInteger(seq) || seq < 1) return null;
      const next = events.findIndex((event) => event.seq > seq);
      return next < 0 ? events.length : next;
    }
    case "job":
      return (
        upTo((event) => event.kind === "job_finished" && event.job === value) ?? upTo((event) => event.kind === "job_queued" && event.job === value)
      );
    case "item":
      return upTo((event) => event.kind === "item_opened" && event.item === value);
    default:
      return null;
  }
}
