// Before and after: when the session is to begin, and what can be done when it is over.
import { type FormEvent, useId, useState } from "react";
import { isPair } from "../../app/interview-model";
import { durationText } from "../../ui/format";
import { useNow } from "../../ui/now";
import { Confirm } from "../../ui/parts";
import { fieldOf, nextHour, scheduleAheadMaxMs, startProblem, startsText, timeIn, whenText, zoneText } from "../../ui/schedule";
import { useDesk } from "./desk-context";

export function StartSettled() {
  const { view, send } = useDesk();
  const id = useId();
  const now = useNow(10_000);
  const at = view.scheduled_at ?? null;
  const [field, setField] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const shown = field ?? fieldOf(at ?? nextHour(now));
  const isSettled = at !== null && timeIn(shown) === at;
  const settle = (event: FormEvent) => {
    event.preventDefault();
    if (isSettled) return;
    const wanted = timeIn(shown);
    const wrong = startProblem(wanted, Date.now());
    setProblem(wrong);
    if (wrong === null) void send({ kind: "session_schedule", at: wanted }).then((taken) => taken && setField(null));
  };
  return (
    <section className="desk-part" aria-label="Start">
      <h3>Start</h3>
      <p role="status">
        {at === null ? "No time is settled." : <>The interview {startsText(at, now)}, {whenText(at, now)}.</>}
      </p>
      <form className="desk-row" onSubmit={settle} noValidate>
        <label className="visually-hidden" htmlFor={id}>
          Starts
        </label>
        <input
          id={id}
          type="datetime-local"
          value={shown}
          min={fieldOf(now)}
          max={fieldOf(now + scheduleAheadMaxMs)}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setField(event.target.value)}
        />
        <button type="submit" className="button small" aria-disabled={isSettled}>
          {at === null ? "Settle it" : "Move it"}
        </button>
        {at !== null && (
          <button type="button" className="button quiet small" onClick={() => void send({ kind: "session_schedule", at: null })}>
            Take it back
          </button>
        )}
      </form>
      <p id={`${id}-problem`} className="field-problem" role="alert">
        {problem}
      </p>
      <p className="quiet-text">Your time ({zoneText()}); everybody sees it in theirs. You may start earlier or later, and links stay good for it.</p>
    </section>
  );
}

const minutesMost = 240;

function OpenAgain() {
  const { view, send } = useDesk();
  const closed = view.rounds.filter((round) => round.state === "closed");
  const [chosen, setRound] = useState<string | null>(null);
  const [minutes, setMinutes] = useState("10");
  const [asking, setAsking] = useState(false);
  const round = closed.find((one) => one.id === chosen) ?? closed.at(-1);
  if (round === undefined) return null;
  return (
    <section className="desk-part" aria-label="Open it again">
      <h3>Open it again</h3>
      <form
        className="desk-row"
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <label>
          <span className="visually-hidden">Round to open again</span>
          <select value={round.id} onChange={(event) => setRound(event.target.value)}>
            {closed.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <label>
          for{" "}
          <input
            type="number"
            aria-label="Minutes to open it for"
            min={1}
            max={minutesMost}
            step={1}
            required
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
          />{" "}
          min
        </label>
        <button type="submit" className="button small">
          Open again…
        </button>
      </form>
      {asking && (
        <Confirm
          title={`Open “${round.title}” again?`}
          confirm="Open it again"
          cancel="Leave it closed"
          onClose={() => setAsking(false)}
          onConfirm={() => void send({ kind: "session_reopen", round: round.id, minutes: Number(minutes) })}
        >
          <p>
            The session goes on, paused, with {durationText(Number(minutes) * 60_000)} for this round: what was written can be changed, and new
            submissions count. The clock runs when you let it run.
          </p>
          {view.report_shared && <p>The report is yours alone again until you share it anew.</p>}
        </Confirm>
      )}
    </section>
  );
}

function Archive() {
  const { view, send } = useDesk();
  const [asking, setAsking] = useState(false);
  const waiting = view.jobs.filter((job) => job.purpose === "submission" && job.state !== "finished").length;
  return (
    <section className="desk-part" aria-label="Archive">
      <h3>Archive</h3>
      <div className="desk-row">
        <button type="button" className="button small" disabled={waiting > 0} onClick={() => setAsking(true)}>
          Archive the session…
        </button>
        <span className="quiet-text">{waiting > 0 ? "Something is still being graded." : "Report and replay stay. Nothing can be changed after."}</span>
      </div>
      {asking && (
        <Confirm
          title="Archive this session?"
          confirm="Archive it"
          cancel="Not yet"
          onClose={() => setAsking(false)}
          onConfirm={() => void send({ kind: "session_archive" })}
        >
          <p>Report and replay work as before. Notes, ratings, the chat and whether the report is shared stay as they are now, for good.</p>
          {!view.report_shared && !isPair(view) && <p>The report is not shared: the candidate would never see it.</p>}
        </Confirm>
      )}
    </section>
  );
}

export function AfterTheEnd() {
  const { view } = useDesk();
  if (view.lifecycle === "archived") return <p className="desk-empty">The session is archived: it can be read, and nothing of it changes any more.</p>;
  return (
    <>
      <OpenAgain />
      <Archive />
    </>
  );
}
