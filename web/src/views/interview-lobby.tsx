// Before an interview begins: who is there, what awaits, by which rules. The candidate waits, the interviewer prepares and starts.
import { useState } from "react";
import { holdsClock, isPair } from "../app/interview-model";
import { durationText, plural, topicText } from "../ui/format";
import { Icon } from "../ui/icons";
import { SavedState } from "../ui/saved-state";
import { CalendarButton, StartTime } from "./appointment";
import { AssessorNotice } from "./assessor-notice";
import { Chat } from "./chat";
import { Console } from "./console/console";
import { ShortcutTable } from "./help";
import { SeatHeader } from "./seat-header";
import { Programme } from "./lobby";
import { PeopleList, Signals, usePeople } from "./people";
import { act, useSession } from "./session-context";
import { SwapButton, TurnsLine } from "./turns";

function Start() {
  const { link } = useSession();
  const [starting, setStarting] = useState(false);
  const candidates = usePeople().filter((person) => person.role === "candidate");
  const here = candidates.filter((person) => person.here);
  const start = () => {
    if (starting) return;
    setStarting(true);
    void act(link, { kind: "session_start" }).then((ok) => ok || setStarting(false));
  };
  return (
    <>
      <p className="lobby-lead" role="status">
        {candidates.length === 0
          ? "No candidate has joined yet. Send them the link, and start when they are here."
          : here.length === 0
            ? `${candidates.map((person) => person.name).join(" and ")} has joined, and is not connected at the moment.`
            : `${here.map((person) => person.name).join(" and ")} ${here.length === 1 ? "is" : "are"} here. The clock starts when you do.`}
      </p>
      <button type="button" className={here.length > 0 ? "button primary large" : "button large"} onClick={start} aria-disabled={starting}>
        <Icon name="play" /> {starting ? "Starting…" : "Start the interview"}
      </button>
    </>
  );
}

function Waiting() {
  const { view } = useSession();
  const hosts = usePeople().filter((person) => person.role === "interviewer");
  const here = hosts.some((person) => person.here);
  return (
    <div className="waiting" role="status">
      <span className="loading-dots" aria-hidden="true" />
      <div>
        <p className="waiting-title">Waiting for the interviewer to start</p>
        <p>
          {here ? `${hosts.filter((person) => person.here).map((person) => person.name).join(" and ")} is here.` : "Nobody who can start is here yet."}{" "}
          {view.role === "candidate" ? "This page goes on by itself; nothing is timed before." : "This page goes on by itself."}
        </p>
      </div>
    </div>
  );
}

function Rules() {
  const { view } = useSession();
  const more = view.extra_percent > 0;
  return (
    <section aria-labelledby="lobby-rules" className="lobby-rules">
      <h2 id="lobby-rules">House rules</h2>
      <ul>
        {view.role === "observer" ? (
          <li>You see what is written and said, and everybody sees that you are there. You change nothing but the chat.</li>
        ) : (
          <li>Everybody in the session sees what is written as it is written, and where the others’ cursors are.</li>
        )}
        <li>The interviewer holds the clock: starts, pauses, adds time, and gives hints. Ask for what you need, aloud or in the chat.</li>
        {more && <li>Every round has {view.extra_percent} % extra time. The minutes above include it.</li>}
        <li>Run checks the samples or your own input as often as you like. Submit is graded by hidden tests; the best one counts.</li>
        <li>When a round’s time is over the work is handed in as it stands. Nothing is thrown away.</li>
        <li>Should the connection or the page break, go on or reload: what was written is kept.</li>
      </ul>
    </section>
  );
}

function Planned({ minutes }: { minutes: number }) {
  const { view } = useSession();
  const at = view.scheduled_at ?? null;
  if (view.lifecycle !== "scheduled" || at === null) return null;
  return (
    <p className="lobby-when">
      <span>
        <Icon name="clock" /> <StartTime at={at} />
      </span>
      <CalendarButton session={view.id} title={view.title} at={at} minutes={minutes} address={location.href} />
    </p>
  );
}

function Turns() {
  const { view } = useSession();
  if (!isPair(view)) return null;
  return (
    <section className="turns" aria-label="Who is who">
      <TurnsLine />
      <SwapButton />
      <p className="quiet-text">You can swap again in any pause. Whoever interviews sees the model answers of the open round and of those that are over, and of no other.</p>
    </section>
  );
}

export function InterviewLobby() {
  const { link, model, view } = useSession();
  const total = view.rounds.reduce((sum, round) => sum + round.budget_ms, 0);
  return (
    <>
      <SeatHeader guest={link.seat.as !== null}>
        <SavedState model={model} />
      </SeatHeader>
      <main id="main" tabIndex={-1} className="lobby interview">
        <div className="lobby-main">
        <div className="lobby-head">
          <p className="eyebrow">
            {isPair(view) ? "Pair practice" : "Interview"} · {topicText(view.level)} · {durationText(total)}
          </p>
          <h1>{view.title}</h1>
          <Planned minutes={Math.round(total / 60_000)} />
          <Turns />
          <AssessorNotice />
          {holdsClock(view) ? <Start /> : <Waiting />}
        </div>
        {view.role === "interviewer" && (
          <div className="lobby-console">
            <Console place="lobby" round={null} item={null} />
          </div>
        )}
        <section aria-labelledby="lobby-rounds" className="lobby-rounds">
          <h2 id="lobby-rounds">{view.role === "candidate" ? "What awaits you" : "What awaits the candidate"}</h2>
          <Programme rounds={view.rounds} />
        </section>
        {view.role !== "interviewer" && <Rules />}
        {view.role === "candidate" && (
          <section aria-labelledby="lobby-keys" className="lobby-keys">
            <h2 id="lobby-keys">Keys that help</h2>
            <ShortcutTable short withChat />
          </section>
        )}
        </div>
        <section aria-labelledby="lobby-people" className="lobby-people card">
          <h2 id="lobby-people">{plural(view.people.length, "person is", "people are")} in this session</h2>
          <PeopleList />
          <Signals />
          <h2 id="lobby-chat">Chat</h2>
          <Chat />
        </section>
      </main>
    </>
  );
}
