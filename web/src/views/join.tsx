// Where a link leads: what it opens and as whom, before anything happens; then a name, and in. The secret stays in the address's
// fragment, which no server sees, and in the bodies of two requests.
import { type FormEvent, useEffect, useState, useSyncExternalStore } from "react";
import "../styles/join.css";
import { roleWords } from "../app/interview-model";
import { navigate } from "../app/router";
import { ApiError, api } from "../net/api";
import { type OpenedLink, personNameMax } from "../net/interview";
import { forgetSeat, keepSeat, type TakenSeat, takenSeats } from "../net/seats-kept";
import { seatPath } from "../net/seat";
import { dateText } from "../ui/format";
import { Icon } from "../ui/icons";
import { Loading, useTitle } from "../ui/parts";
import { CalendarButton, StartTime } from "./appointment";
import { AssessorNotice } from "./assessor-notice";
import { SeatHeader } from "./seat-header";
import { cutOff, looksWhole, roleLead, roleMeaning, signalsText, type Trouble, troubleOf, troubleWith } from "./join-words";

function watchFragment(watcher: () => void): () => void {
  window.addEventListener("hashchange", watcher);
  return () => window.removeEventListener("hashchange", watcher);
}
const useToken = () => useSyncExternalStore(watchFragment, () => location.hash.slice(1));

type LookUp = { state: "loading" } | { state: "ready"; link: OpenedLink; tookMs: number } | { state: "trouble"; trouble: Trouble };

function useLink(token: string): [LookUp, () => void] {
  const [lookUp, setLookUp] = useState<LookUp>({ state: "loading" });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!looksWhole(token)) return setLookUp({ state: "trouble", trouble: cutOff });
    let current = true;
    const began = performance.now();
    setLookUp({ state: "loading" });
    api.link(token).then(
      (link) => {
        if (!current) return;
        const trouble = troubleWith(link, Date.now());
        setLookUp(trouble === null ? { state: "ready", link, tookMs: performance.now() - began } : { state: "trouble", trouble });
      },
      (error: unknown) => {
        if (current) setLookUp({ state: "trouble", trouble: troubleOf(asApiError(error)) });
      },
    );
    return () => {
      current = false;
    };
  }, [token, asked]);
  return [lookUp, () => setAsked((n) => n + 1)];
}

const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, "internal", "Something went wrong on this page. Load it again.");

/** Whether unsent work would outlive the page: a database that can be written, and locks that say which tab may take it over. */
async function canKeep(): Promise<boolean> {
  if (typeof indexedDB === "undefined" || !("locks" in navigator)) return false;
  const name = "rehearse.probe";
  return new Promise((answer) => {
    try {
      const request = indexedDB.open(name, 1);
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase(name);
        answer(true);
      };
      request.onerror = () => answer(false);
    } catch {
      answer(false);
    }
  });
}

function Preflight({ tookMs }: { tookMs: number }) {
  const [keeps, setKeeps] = useState<boolean | null>(null);
  useEffect(() => {
    let current = true;
    void canKeep().then((can) => current && setKeeps(can));
    return () => {
      current = false;
    };
  }, []);
  return (
    <ul className="preflight" aria-label="Before you go in">
      <li className="good">
        <Icon name="check" /> The connection works: the server answered in {Math.max(1, Math.round(tookMs))} ms.
      </li>
      {keeps !== null && (
        <li className={keeps ? "good" : "soon"}>
          <Icon name={keeps ? "check" : "cloud"} />
          {keeps
            ? "This browser keeps what you write, should the connection or the page break."
            : "This browser keeps nothing over a reload: use an ordinary window over https if you can, and do not reload while it says “Saving”."}
        </li>
      )}
    </ul>
  );
}

function TroublePage({ trouble, again }: { trouble: Trouble; again: () => void }) {
  return (
    <main id="main" tabIndex={-1} className="message-page" role="alert">
      <p className="eyebrow">Invitation</p>
      <h1>{trouble.title}</h1>
      <p>{trouble.text}</p>
      {trouble.again && (
        <button type="button" className="button" onClick={again}>
          Try again
        </button>
      )}
    </main>
  );
}

/** Goes in; the address with the secret is left behind for good. */
const enter = (seat: TakenSeat) => navigate(seatPath(seat), "replace");

function KeptSeats({ seats, onForgotten }: { seats: TakenSeat[]; onForgotten: (as: string, why: string) => void }) {
  const [busy, setBusy] = useState(false);
  const goOn = (seat: TakenSeat) => {
    if (busy) return;
    setBusy(true);
    api.session(seat).then(
      () => enter(seat),
      (error: unknown) => {
        setBusy(false);
        const { status, message } = asApiError(error);
        if (status === 401 || status === 403 || status === 404) onForgotten(seat.as, "That seat is not yours any more. You can join anew below.");
        else onForgotten("", message);
      },
    );
  };
  return (
    <ul className="kept-seats">
      {seats.map((seat) => (
        <li key={seat.as}>
          <p>
            You joined from this browser before, as <b>{seat.name}</b> ({roleWords[seat.role].toLowerCase()}).
          </p>
          <button type="button" className="button primary" aria-disabled={busy} onClick={() => goOn(seat)}>
            Go on as {seat.name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function JoinForm({ link, token, isSecond }: { link: OpenedLink; token: string; isSecond: boolean }) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const join = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const called = name.trim();
    if (called === "") return setProblem("Give the name under which the others shall see you.");
    setBusy(true);
    setProblem(null);
    api.join(token, called).then(
      ({ session, person, role }) => {
        const seat = { session, as: person, name: called, role };
        keepSeat(localStorage, seat);
        enter(seat);
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(asApiError(error).message);
      },
    );
  };
  return (
    <form className="join-form" onSubmit={join} noValidate>
      <label htmlFor="join-name">{isSecond ? "Or join as somebody else, by the name" : "Your name, as the others see it"}</label>
      <div className="join-line">
        <input
          id="join-name"
          type="text"
          value={name}
          maxLength={personNameMax}
          autoComplete="name"
          autoCapitalize="words"
          spellCheck={false}
          required
          autoFocus={!isSecond}
          aria-describedby="join-problem"
          aria-invalid={problem !== null}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className={isSecond ? "button large" : "button primary large"} aria-disabled={busy}>
          {busy ? "Joining…" : `Join as ${roleWords[link.role].toLowerCase()}`}
        </button>
      </div>
      <p id="join-problem" className="field-problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

const lifecycleText: Record<string, string> = {
  lobby: "It has not begun. You can go in and wait there.",
  live: "It has begun: the clock is running.",
  paused: "It has begun, and stands still at the moment.",
};

function Invitation({ link, token, tookMs }: { link: OpenedLink; token: string; tookMs: number }) {
  const [kept, setKept] = useState(() => takenSeats(localStorage, link.session).filter((seat) => seat.role === link.role));
  const [lost, setLost] = useState<string | null>(null);
  const planned = link.lifecycle === "scheduled" ? (link.scheduled_at ?? null) : null;
  const forgotten = (as: string, why: string) => {
    forgetSeat(localStorage, as);
    setKept(kept.filter((seat) => seat.as !== as));
    setLost(why);
  };
  return (
    <main id="main" tabIndex={-1} className="join">
      <p className="eyebrow">Invitation from {link.host}</p>
      <h1>{link.title}</h1>
      <section className={`join-role role-${link.role}`} aria-label="Your part">
        <h2>
          {roleLead[link.role]} <span className="role-tag">{roleWords[link.role]}</span>
        </h2>
        <p>{roleMeaning[link.role]}</p>
      </section>
      <ul className="join-facts">
        <li>
          <Icon name="clock" />{" "}
          <span>
            {planned === null ? (
              (lifecycleText[link.lifecycle] ?? "It is planned.")
            ) : (
              <>
                <StartTime at={planned} />. You can go in and wait there.{" "}
                <CalendarButton session={link.session} title={link.title} at={planned} minutes={60} address={location.href} />
              </>
            )}
          </span>
        </li>
        <li className={link.signals ? "signals" : ""}>
          <Icon name="eye" /> <span>{signalsText(link)}</span>
        </li>
      </ul>
      <AssessorNotice />
      {lost !== null && (
        <p className="field-problem" role="alert">
          {lost}
        </p>
      )}
      {kept.length > 0 && <KeptSeats seats={kept} onForgotten={forgotten} />}
      <JoinForm link={link} token={token} isSecond={kept.length > 0} />
      <Preflight tookMs={tookMs} />
      <p className="quiet-text">The link is good until {dateText(link.expires_at)}. Once you are in, you can leave and come back.</p>
    </main>
  );
}

export default function Join() {
  const token = useToken();
  const [lookUp, again] = useLink(token);
  useTitle(lookUp.state === "ready" ? lookUp.link.title : "Invitation");
  return (
    <>
      <SeatHeader guest />
      {lookUp.state === "loading" && <Loading what="Looking up the link" page />}
      {lookUp.state === "trouble" && <TroublePage trouble={lookUp.trouble} again={again} />}
      {lookUp.state === "ready" && <Invitation key={token} link={lookUp.link} token={token} tookMs={lookUp.tookMs} />}
    </>
  );
}
