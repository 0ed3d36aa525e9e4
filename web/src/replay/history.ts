// A session that is over, to be looked at as it was after any of its events. It folds them into the model of the live page, and keeps
// that model every so many events, so that going back is as quick as going on.
import { emptyModel, reduceSession, type SessionModel } from "../app/session-model";
import type { SessionEvent, SessionView } from "../net/protocol";

/** Events between two models that are kept: few enough to fold within a frame, many enough that an hour keeps some hundreds of texts. */
const keepEvery = 128;

export class History {
  private readonly kept: SessionModel[];
  private last: { count: number; model: SessionModel };
  /** How many events were folded so far: what looking around has cost. */
  folded = 0;

  constructor(
    readonly first: SessionView,
    readonly events: SessionEvent[],
    private readonly every = keepEvery,
    /** Who looks back: what they may see changes with their role. */
    self = "",
  ) {
    const begun = reduceSession(emptyModel, {
      type: "received",
      message: {
        type: "welcome",
        protocol: 1,
        client: "",
        person: self,
        role: "",
        name: "",
        server_time_at: first.created_at,
        seq: 1,
        hash: "",
        state: first,
      },
      now: first.created_at,
    });
    this.kept = [begun];
    this.last = { count: 0, model: begun };
  }

  /** The session after its first `count` events. */
  after(count: number): SessionModel {
    const wanted = Math.max(0, Math.min(this.events.length, count));
    let { count: at, model } = this.last;
    const nearest = Math.min(Math.floor(wanted / this.every), this.kept.length - 1);
    if (wanted < at || nearest * this.every > at) {
      at = nearest * this.every;
      model = this.kept[nearest] as SessionModel;
    }
    while (at < wanted) {
      model = fold(model, this.events[at++] as SessionEvent);
      this.folded++;
      if (at === this.kept.length * this.every) this.kept.push(model);
    }
    this.last = { count: at, model };
    return model;
  }

  /** How many events there are up to that place in the log. */
  countUpTo(seq: number): number {
    let from = 0;
    let to = this.events.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.events[middle] as SessionEvent).seq <= seq) from = middle + 1;
      else to = middle;
    }
    return from;
  }
  /** The place in the log after that many events; the session's first event is not among them. */
  seqAfter(count: number): number {
    return this.events[count - 1]?.seq ?? 1;
  }
}

/** As the live page takes it: one frame with one event. The page's clock is the server's. */
function fold(model: SessionModel, event: SessionEvent): SessionModel {
  const { seq, at } = event;
  return reduceSession(model, {
    type: "received",
    message: { type: "events", from: model.seq + 1, to: seq, hash: "", server_time_at: at, events: [event] },
    now: at,
  });
}
