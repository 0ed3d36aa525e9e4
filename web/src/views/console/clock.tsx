// The course of the session in the interviewer's hand: clock, rounds, locks, and what is settled before the start.
import { useState } from "react";
import { remainingMs, timerTone, unfinished } from "../../app/session-model";
import type { RoundView } from "../../net/protocol";
import { clockText, durationText, plural } from "../../ui/format";
import { Icon } from "../../ui/icons";
import { useNow } from "../../ui/now";
import { Confirm } from "../../ui/parts";
import { AfterTheEnd, StartSettled } from "./course";
import { useDesk } from "./desk-context";
import { useAsked, useWhole } from "./fields";

function BeforeTheStart() {
  const { view, send } = useDesk();
  const [percent, setPercent] = useState<string | null>(null);
  const [on, ask] = useAsked(view.signals.on, (wish) => send({ kind: "signals_ask", on: wish }));
  const wanted = percent === null ? view.extra_percent : Number(percent);
  return (
    <>
      <StartSettled />
      <section className="desk-part" aria-label="Extra time">
        <h3>Extra time</h3>
        <form
          className="desk-row"
          onSubmit={(event) => {
            event.preventDefault();
            if (wanted === view.extra_percent) return;
            void send({ kind: "extra_time", percent: wanted }).then((taken) => taken && setPercent(null));
          }}
        >
          <label htmlFor="desk-extra">Percent on every round</label>
          <input
            id="desk-extra"
            type="number"
            min={0}
            max={300}
            step={1}
            required
            value={percent ?? String(view.extra_percent)}
            onChange={(event) => setPercent(event.target.value)}
          />
          <button type="submit" className="button small" aria-disabled={wanted === view.extra_percent}>
            Set
          </button>
        </form>
        {view.extra_percent > 0 && <p className="quiet-text">Every round has {view.extra_percent} % more time than planned.</p>}
      </section>
      <section className="desk-part" aria-label="Signals">
        <h3>Pastes and focus</h3>
        <label className="desk-switch">
          <input type="checkbox" role="switch" checked={on} onChange={() => ask(!on)} />
          <span>Note pastes and when the candidate’s page loses the focus</span>
        </label>
        <p className="quiet-text">The candidate is told before joining, sees the same list, and it counts in no score.</p>
      </section>
    </>
  );
}

function MoreTime() {
  const { send } = useDesk();
  const [minutes, setMinutes] = useState("15");
  const add = (n: number) => void send({ kind: "time_extend", minutes: n });
  return (
    <div className="desk-row" role="group" aria-label="Add time to this round">
      <span>Add time</span>
      {[5, 10].map((n) => (
        <button key={n} type="button" className="button small" onClick={() => add(n)}>
          +{n} min<span className="visually-hidden"> for this round</span>
        </button>
      ))}
      <form
        className="desk-row"
        onSubmit={(event) => {
          event.preventDefault();
          add(Number(minutes));
        }}
      >
        <input
          type="number"
          aria-label="Minutes to add"
          min={1}
          max={240}
          step={1}
          required
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
        <button type="submit" className="button small">
          Add<span className="visually-hidden"> these minutes</span>
        </button>
      </form>
    </div>
  );
}

const whyWords = { unanswered: "is not answered", unsubmitted: "is not submitted", changed: "was changed since the last submission" };

function Remains({ rounds }: { rounds: RoundView[] }) {
  const { view } = useDesk();
  const open = unfinished(view, rounds);
  if (open.length === 0) return null;
  return (
    <ul className="unfinished">
      {open.map(({ item, why }) => (
        <li key={item.id}>
          <b>{item.title}</b> {whyWords[why]}
        </li>
      ))}
    </ul>
  );
}

function Finishing({ round }: { round: RoundView | undefined }) {
  const { view, send } = useDesk();
  const [dialog, setDialog] = useState<"round" | "session" | null>(null);
  const pending = view.rounds.filter((one) => one.state === "pending");
  const next = pending[0];
  const close = () => setDialog(null);
  return (
    <div className="desk-row">
      {round !== undefined && next !== undefined && (
        <button type="button" className="button small" disabled={view.lifecycle !== "live"} onClick={() => setDialog("round")}>
          Finish this round
        </button>
      )}
      <button type="button" className="button small danger" onClick={() => setDialog("session")}>
        End the session
      </button>
      {dialog === "round" && round !== undefined && (
        <Confirm
          title={`Finish “${round.title}” for everybody?`}
          confirm="Finish the round"
          cancel="Go on with it"
          onClose={close}
          onConfirm={() => void send({ kind: "round_finish", round: round.id })}
        >
          <Remains rounds={[round]} />
          <p>
            Work is handed in as it stands, and “{next?.title}” opens with its own {durationText(next?.budget_ms ?? 0)}. There is no way back.
          </p>
        </Confirm>
      )}
      {dialog === "session" && (
        <Confirm
          title="End the session for everybody?"
          confirm="End it now"
          cancel="Go on"
          danger
          onClose={close}
          onConfirm={() => void send({ kind: "session_finish" })}
        >
          <Remains rounds={view.rounds.filter((one) => one.state === "open")} />
          {pending.length > 0 && <p>{plural(pending.length, "round")} would not take place.</p>}
          <p>The candidate can edit no more. You keep your notes and ratings and can go on with them on the report.</p>
        </Confirm>
      )}
    </div>
  );
}

function Running() {
  const { model, view, send } = useDesk();
  const now = useNow(250);
  const round = view.round === null ? undefined : view.rounds[view.round];
  const remaining = remainingMs(model, now);
  const paused = view.lifecycle === "paused";
  const tone = remaining === null || round === undefined ? "calm" : timerTone(remaining, round.budget_ms);
  return (
    <section className="desk-part" aria-label="Clock">
      <h3>
        {round === undefined ? "Between rounds" : `Round ${(view.round ?? 0) + 1} of ${view.rounds.length}: ${round.title}`}
      </h3>
      <p className={`desk-clock tone-${tone}`}>
        <b>{remaining === null ? "––:––" : clockText(remaining)}</b> {paused ? "left, the clock stands" : "left"}
        {view.extra_percent > 0 && <span className="quiet-text"> with {view.extra_percent} % extra time</span>}
      </p>
      <div className="desk-row">
        <button
          type="button"
          className="button"
          onClick={() => void send({ kind: paused ? "session_resume" : "session_pause" })}
        >
          <Icon name={paused ? "play" : "pause"} /> {paused ? "Let it run on" : "Stop the clock"}
        </button>
      </div>
      <MoreTime />
      <Finishing round={round} />
    </section>
  );
}

function Locks() {
  const { view, send } = useDesk();
  const { editing, running } = view.locks;
  const lock = useWhole(view.locks, (locks) => send({ kind: "locks", ...locks }));
  const [editingShown, lockEditing] = useAsked(editing, (wish) => lock({ editing: wish }));
  const [runningShown, lockRunning] = useAsked(running, (wish) => lock({ running: wish }));
  return (
    <section className="desk-part" aria-label="Locks">
      <h3>Locks</h3>
      <label className="desk-switch">
        <input type="checkbox" role="switch" checked={editingShown} onChange={() => lockEditing(!editingShown)} />
        <span>The candidate cannot edit</span>
      </label>
      <label className="desk-switch">
        <input type="checkbox" role="switch" checked={runningShown} onChange={() => lockRunning(!runningShown)} />
        <span>The candidate cannot run or submit</span>
      </label>
    </section>
  );
}

export function Clock() {
  const { view } = useDesk();
  switch (view.lifecycle) {
    case "scheduled":
    case "lobby":
      return (
        <>
          <BeforeTheStart />
          <Locks />
        </>
      );
    case "live":
    case "paused":
      return (
        <>
          <Running />
          <Locks />
        </>
      );
    case "review":
    case "archived":
      return <AfterTheEnd />;
  }
}
