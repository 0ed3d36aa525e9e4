// A session that is over, watched again: what stood in the editor at any moment, what was run and said, and a line of time to move on.
import { useCallback, useEffect, useMemo, useState } from "react";
import "../../styles/code.css";
import "../../styles/session.css";
import "../../styles/interview.css";
import "../../styles/replay.css";
import { useResource } from "../../app/resource";
import { navigate } from "../../app/router";
import { api, ApiError, idempotencyKey } from "../../net/api";
import type { SessionEvent, SessionView } from "../../net/protocol";
import { type Seat, seatKey, seatPath } from "../../net/seat";
import { Axis } from "../../replay/axis";
import { History } from "../../replay/history";
import { placeNamed } from "../../replay/place";
import { usePlayer } from "../../replay/player";
import { type Mark, tellStory } from "../../replay/story";
import { dateText } from "../../ui/format";
import { Mark as Logo } from "../../ui/icons";
import { Confirm, Failure, Link, Loading, SiteHeader, ThemeToggle, useTitle } from "../../ui/parts";
import { NotFound } from "../not-found";
import { Controls, timeText } from "./controls";
import { Scene } from "./scene";
import { Timeline } from "./timeline";

interface Log {
  first: SessionView;
  events: SessionEvent[];
}

async function loadLog(seat: Seat, tell: (events: number) => void): Promise<Log> {
  const events: SessionEvent[] = [];
  let first: SessionView | null = null;
  for (let next: number | null = 1; next !== null; ) {
    const page = await api.events(seat, next);
    first ??= page.state;
    for (const event of page.events) events.push(event);
    next = page.next;
    tell(events.length);
  }
  if (first === null) throw new ApiError(0, "internal", "The server told no beginning of this session. Load the page again.");
  return { first, events };
}

export default function ReplayPage({ seat }: { seat: Seat }) {
  const [loaded, setLoaded] = useState(0);
  const [log, again] = useResource(`replay/${seatKey(seat)}`, () => loadLog(seat, setLoaded));
  useTitle(log.state === "ready" ? `Replay: ${log.value.first.title}` : "Replay");
  if (log.state === "ready") return <Replay seat={seat} log={log.value} />;
  if (log.state === "failed" && log.error.code === "not_found") return <NotFound what="session" />;
  return (
    <>
      <SiteHeader />
      {log.state === "loading" ? (
        <Loading what={loaded === 0 ? "Fetching the session" : `Fetching the session: ${loaded.toLocaleString("en")} events`} page />
      ) : (
        <main id="main" tabIndex={-1} className="message-page">
          <h1>There is no replay yet</h1>
          <Failure error={log.error} again={again} />
          {log.error.code === "not_allowed_now" && (
            <Link to={seatPath(seat)} className="button primary">
              Back to the session
            </Link>
          )}
        </main>
      )}
    </>
  );
}

function ForkDialog({ at, onConfirm, onClose }: { at: string; onConfirm: () => void; onClose: () => void }) {
  return (
    <Confirm title="Go on from here?" confirm="Make the practice" cancel="Keep watching" onConfirm={onConfirm} onClose={onClose}>
      <p>
        This makes a new practice of your own with the same questions and tasks. Every text begins as it stood at <b>{at}</b>, and every round has
        its whole time. Runs, hints and what was said are not carried over.
      </p>
    </Confirm>
  );
}

/** Of a key that belongs to what has the focus, or to the browser. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]") !== null) return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target?.closest("input:not([type=checkbox]), select, textarea") != null) return true;
  return event.key === " " && target?.closest("button, a, summary, input, [role=button]") != null;
}

const arrowStepMs = 5_000;
/** So that moving along the line of time does not write an address for each of its points. */
const addressAfterMs = 300;

function Replay({ seat, log }: { seat: Seat; log: Log }) {
  const { first, events } = log;
  const [skipIdle, setSkipIdle] = useState(true);
  const self = seat.as ?? first.people[0]?.person ?? "";
  const history = useMemo(() => new History(first, events, undefined, self), [first, events, self]);
  const story = useMemo(() => tellStory(first, events), [first, events]);
  const times = useMemo(() => events.map((event) => event.at), [events]);
  const axes = useMemo(() => {
    const axis = (skip: boolean) => new Axis(times, { skipIdle: skip, began: story.began, ended: story.ended });
    return { skipping: axis(true), whole: axis(false) };
  }, [times, story]);
  const axis = skipIdle ? axes.skipping : axes.whole;
  const placeAfter = useCallback((count: number) => (count === 0 ? 0 : axis.placeOf(count - 1)), [axis]);
  const player = usePlayer(axis.length, placeAfter(placeNamed(location.hash, events) ?? story.began + 1));
  const [said, setSaid] = useState("");
  const [forking, setForking] = useState(false);
  const [forkError, setForkError] = useState<ApiError | null>(null);
  const closeFork = useCallback(() => setForking(false), []);

  const count = axis.countAt(player.place);
  const model = useMemo(() => history.after(count), [history, count]);
  const now = axis.timeAt(player.place);
  const begin = times[story.began] ?? first.created_at;
  const at = timeText(now, begin, count <= story.began);
  const seq = history.seqAfter(count);

  const { seek, pause, toggle, playing } = player;
  const jump = useCallback(
    (mark: Mark) => {
      pause();
      seek(axis.placeOf(mark.event));
      setSaid(`${timeText(times[mark.event] ?? begin, begin, mark.event < story.began)}: ${mark.text}`);
    },
    [axis, times, begin, story],
  );
  const step = (by: number) => {
    const target = by > 0 ? story.marks.find((mark) => axis.placeOf(mark.event) > player.place) : story.marks.findLast((mark) => axis.placeOf(mark.event) < player.place);
    if (target !== undefined) jump(target);
  };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const keys: Record<string, () => void> = {
        " ": toggle,
        ArrowLeft: () => (event.shiftKey ? step(-1) : seek(player.place - arrowStepMs)),
        ArrowRight: () => (event.shiftKey ? step(1) : seek(player.place + arrowStepMs)),
        Home: () => seek(0),
        End: () => seek(axis.length),
      };
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });
  useEffect(() => {
    if (playing) return;
    const timer = setTimeout(() => window.history.replaceState(null, "", `${location.pathname}${location.search}#t=${seq}`), addressAfterMs);
    return () => clearTimeout(timer);
  }, [playing, seq]);
  useEffect(() => {
    const moved = () => {
      const named = placeNamed(location.hash, events);
      if (named !== null) seek(placeAfter(named));
    };
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, [events, placeAfter]);

  const fork = () => {
    setForkError(null);
    api.fork(seat, seq, idempotencyKey()).then(
      ({ id }) => navigate(`/s/${id}`),
      (failure: unknown) => setForkError(failure instanceof ApiError ? failure : new ApiError(0, "internal", "That did not work. Try again.")),
    );
  };

  return (
    <div className="replay">
      <header className="replay-header">
        <Link to="/" className="brand compact">
          <Logo />
          <span className="visually-hidden">Rehearse, start page</span>
        </Link>
        <div className="replay-title">
          <h1>{first.title}</h1>
          <p>Replay · {dateText(first.created_at)}</p>
        </div>
        {seat.as === null && (
          <button type="button" className="button" onClick={() => (pause(), setForking(true))}>
            <span className="narrow-hidden">Practise from here</span>
            <span className="narrow-shown">Go on here</span>
          </button>
        )}
        <Link to={seatPath(seat, "/report")} className="button">
          Report
        </Link>
        <ThemeToggle />
      </header>
      {forkError !== null && <Failure error={forkError} again={fork} />}
      <Scene seat={seat} history={history} story={story} count={count} model={model} playing={playing} axis={axis} times={times} begin={begin} onJump={jump} />
      <section className="player" aria-label="Player">
        <Controls
          player={player}
          model={model}
          now={now}
          at={at}
          total={timeText(times[story.ended] ?? now, begin, false)}
          skipIdle={skipIdle}
          onSkipIdle={(skip) => {
            setSkipIdle(skip);
            const next = skip ? axes.skipping : axes.whole;
            seek(next.placeAt(now));
          }}
        />
        <Timeline story={story} axis={axis} place={player.place} valueText={at} seek={seek} onJump={jump} />
      </section>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {forking && <ForkDialog at={at} onConfirm={fork} onClose={closeFork} />}
    </div>
  );
}
