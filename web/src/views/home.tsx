// The start page: go on with what is open, start something prepared, make up something of one's own, look back.
import { type FormEvent, useEffect, useRef, useState } from "react";
import { navigate } from "../app/router";
import { preferences } from "../app/preferences";
import { type Resource, useResource } from "../app/resource";
import { ApiError, api, idempotencyKey, type Wish } from "../net/api";
import { type Mode, personNameMax } from "../net/interview";
import { hostSeat, seatPath } from "../net/seat";
import type { Catalog, CatalogTemplate, CustomSession, ItemKind, Level, SessionSummary } from "../net/protocol";
import { dateText, durationText, percent, plural, scoreText, topicText } from "../ui/format";
import { Icon, Stage } from "../ui/icons";
import { useNow } from "../ui/now";
import { Bar, Confirm, Failure, Link, Loading, SiteHeader, useTitle } from "../ui/parts";
import { fieldOf, nextHour, scheduleAheadMaxMs, startProblem, startsText, timeIn, whenText, zoneText } from "../ui/schedule";
import { AssessorNotice } from "./assessor-notice";
import { AccountMenu } from "./login";

const isOpen = (session: SessionSummary) => ["scheduled", "lobby", "live", "paused"].includes(session.lifecycle);

/** The score of a session comes when its last verdict has. One that has none after a good while will not get it by waiting. */
const gradingPatienceMs = 10 * 60_000;
const gradingPollMs = 1_500;
const isBeingGraded = (session: SessionSummary, now: number) =>
  !isOpen(session) && session.score === null && session.ended_at !== null && now - session.ended_at < gradingPatienceMs;

function useStart(): { start: (what: Wish) => void; busy: boolean; error: ApiError | null } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const start = (what: Wish) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    api.create(what, idempotencyKey()).then(
      ({ id }) => navigate(`/s/${id}`),
      (failure: unknown) => {
        setBusy(false);
        setError(failure instanceof ApiError ? failure : new ApiError(0, "internal", "The session could not be made. Try again."));
      },
    );
  };
  return { start, busy, error };
}

function TemplateCard({ template, onStart, busy }: { template: CatalogTemplate; onStart: () => void; busy: boolean }) {
  return (
    <li className="card template">
      <div className="template-head">
        <h3>{template.title}</h3>
        <span className={`level level-${template.level}`}>{topicText(template.level)}</span>
      </div>
      <p className="template-summary">{template.summary}</p>
      <ol className="rounds-line" aria-label="Rounds">
        {template.rounds.map((round) => (
          <li key={round.id} className={`kind-${round.kind}`} style={{ flexGrow: round.minutes }}>
            <span className="rounds-line-bar" aria-hidden="true" />
            <span className="rounds-line-title">{round.title}</span>
            <span className="rounds-line-minutes">{round.minutes} min</span>
          </li>
        ))}
      </ol>
      <div className="template-foot">
        <span className="template-minutes">
          <Icon name="clock" /> {template.minutes} min
        </span>
        <button type="button" className="button primary" onClick={onStart} aria-disabled={busy} aria-label={`Start ${template.title}`}>
          Start
        </button>
      </div>
    </li>
  );
}

const shortestFirst = (templates: CatalogTemplate[]) => [...templates].sort((one, other) => one.minutes - other.minutes);

const kindWords: Record<ItemKind, string> = { theory: "Theory", coding: "Coding" };

function CustomPractice({ catalog, onStart, busy }: { catalog: Catalog; onStart: (custom: CustomSession) => void; busy: boolean }) {
  const { minutes_min: least, minutes_max: most } = catalog.custom;
  const [level, setLevel] = useState<Level>(catalog.levels.includes("intermediate") ? "intermediate" : (catalog.levels[0] ?? "beginner"));
  const [topics, setTopics] = useState<string[]>([]);
  const [minutes, setMinutes] = useState(Math.min(most, Math.max(least, 40)));
  const [kinds, setKinds] = useState<ItemKind[]>(["theory", "coding"]);
  const toggle = <T,>(list: T[], value: T) => (list.includes(value) ? list.filter((old) => old !== value) : [...list, value]);
  const offered = catalog.topics.filter((topic) => kinds.some((kind) => topic[kind] > 0));
  const chosen = topics.filter((topic) => offered.some((candidate) => candidate.id === topic));
  const problem =
    kinds.length === 0
      ? "Choose theory, coding or both."
      : Number.isInteger(minutes) && minutes >= least && minutes <= most
        ? null
        : `Choose between ${least} and ${most} minutes.`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null) onStart({ level, topics: chosen, minutes, kinds });
  };
  return (
    <form className="card custom" onSubmit={submit} noValidate>
      <fieldset>
        <legend>Level</legend>
        <div className="segmented">
          {catalog.levels.map((candidate) => (
            <label key={candidate}>
              <input type="radio" name="level" checked={level === candidate} onChange={() => setLevel(candidate)} />
              <span>{topicText(candidate)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Rounds</legend>
        <div className="chips">
          {(["theory", "coding"] as const).map((kind) => (
            <label key={kind} className="chip">
              <input type="checkbox" checked={kinds.includes(kind)} onChange={() => setKinds(toggle(kinds, kind))} />
              <span>
                <Icon name={kind === "theory" ? "book" : "code"} /> {kindWords[kind]}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="custom-minutes">
        <legend>Minutes</legend>
        <input
          type="range"
          min={least}
          max={most}
          step={5}
          value={Number.isFinite(minutes) ? minutes : least}
          onChange={(event) => setMinutes(event.target.valueAsNumber)}
          aria-label="Minutes, slider"
        />
        <input
          type="number"
          min={least}
          max={most}
          value={Number.isFinite(minutes) ? minutes : ""}
          onChange={(event) => setMinutes(event.target.valueAsNumber)}
          aria-label="Minutes"
        />
      </fieldset>
      <fieldset className="custom-topics">
        <legend>
          Topics <span className="legend-note">{chosen.length === 0 ? "any" : `${chosen.length} chosen`}</span>
        </legend>
        <div className="chips">
          {offered.map((topic) => (
            <label key={topic.id} className="chip">
              <input
                type="checkbox"
                checked={topics.includes(topic.id)}
                onChange={() => setTopics(toggle(topics, topic.id))}
              />
              <span>{topicText(topic.id)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="custom-foot">
        <p className="field-problem" role="status">
          {problem}
        </p>
        <button type="submit" className="button primary" disabled={problem !== null} aria-disabled={busy}>
          Start this practice
        </button>
      </div>
    </form>
  );
}

type Together = Exclude<Mode, "practice">;
const together: Record<Together, { title: string; lead: string; name: string; problem: string; button: string }> = {
  interview: {
    title: "I interview",
    lead: "You interview somebody: they come by a link, you both write in the same editor, and you hold the clock. Model answers, notes and ratings stay with you.",
    name: "Your name, as the candidate sees it",
    problem: "Give your name, as the candidate shall see it.",
    button: "Prepare the interview",
  },
  pair: {
    title: "We take turns",
    lead: "Two who prepare together: you interview first, then you swap, as often as you like. Whoever interviews sees the model answers of the round that is open, and of no other, since they will be asked the rest.",
    name: "Your name, as your partner sees it",
    problem: "Give your name, as your partner shall see it.",
    button: "Prepare the pair practice",
  },
};

/** Made here, held in the session's own page: that is where the links are. */
function HostInterview({ catalog, onStart, busy }: { catalog: Catalog; onStart: (what: Wish) => void; busy: boolean }) {
  const templates = shortestFirst(catalog.templates);
  const [mode, setMode] = useState<Together>("interview");
  const [template, setTemplate] = useState(templates[0]?.id ?? "");
  const [name, setName] = useState(preferences.get().hostName);
  const [later, setLater] = useState(false);
  const [starts, setStarts] = useState("");
  const [problem, setProblem] = useState<{ of: "name" | "start"; text: string } | null>(null);
  const chosen = templates.find((candidate) => candidate.id === template);
  const words = together[mode];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const called = name.trim();
    if (called === "") return setProblem({ of: "name", text: words.problem });
    const at = timeIn(starts);
    const wrong = later ? startProblem(at, Date.now()) : null;
    if (wrong !== null) return setProblem({ of: "start", text: wrong });
    setProblem(null);
    preferences.dispatch({ hostName: called });
    onStart({ template, mode, name: called, ...(later && at !== null ? { starts_at: at } : {}) });
  };
  return (
    <form className="card host" onSubmit={submit} noValidate>
      <fieldset className="host-mode">
        <legend className="visually-hidden">Who interviews</legend>
        <div className="segmented">
          {(["interview", "pair"] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="together" checked={mode === one} onChange={() => setMode(one)} />
              <span>{together[one].title}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p className="host-lead">{words.lead}</p>
      <div className="host-fields">
        <label>
          <span>Interview</span>
          <select value={template} onChange={(event) => setTemplate(event.target.value)}>
            {templates.map((candidate) => (
              <option key={candidate.id} value={candidate.id}>
                {candidate.title}, {candidate.minutes} min
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{words.name}</span>
          <input
            type="text"
            value={name}
            maxLength={personNameMax}
            autoComplete="name"
            spellCheck={false}
            aria-invalid={problem?.of === "name"}
            aria-describedby="host-problem"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      </div>
      <div className="host-start">
        <label className="check">
          <input
            type="checkbox"
            checked={later}
            onChange={() => {
              setLater(!later);
              setProblem(null);
              if (starts === "") setStarts(fieldOf(nextHour(Date.now())));
            }}
          />
          Settle when it starts
        </label>
        {later && (
          <label className="host-when">
            <span className="visually-hidden">Starts</span>
            <input
              type="datetime-local"
              value={starts}
              min={fieldOf(Date.now())}
              max={fieldOf(Date.now() + scheduleAheadMaxMs)}
              aria-invalid={problem?.of === "start"}
              aria-describedby="host-problem"
              onChange={(event) => setStarts(event.target.value)}
            />
            <span className="quiet-text">your time ({zoneText()})</span>
          </label>
        )}
      </div>
      <p id="host-problem" className="field-problem" role="alert">
        {problem?.text}
      </p>
      <div className="host-foot">
        <p className="quiet-text">
          {chosen !== undefined && (
            <>
              {chosen.rounds.map((round) => `${round.title} ${round.minutes} min`).join(" · ")}. Nothing starts before you start it.
            </>
          )}
        </p>
        <button type="submit" className="button primary" disabled={template === ""} aria-disabled={busy}>
          {words.button}
        </button>
      </div>
    </form>
  );
}

/** Where a session is gone on with, or looked back at: an interview is rated and its report shared in its own page. */
const sessionAddress = (session: SessionSummary) =>
  seatPath(hostSeat(session.id), isOpen(session) || session.mode !== "practice" ? "" : "/report");

function ModeTag({ session }: { session: SessionSummary }) {
  if (session.mode === "practice") return null;
  return <span className="mode-tag">{session.mode === "pair" ? "In turns" : "Interview"}</span>;
}

/** What is on now first, then what starts next, then the rest as it came. */
function byUrgency(one: SessionSummary, other: SessionSummary): number {
  const place = (session: SessionSummary) => (session.lifecycle === "scheduled" ? 1 : session.lifecycle === "lobby" ? 2 : 0);
  return place(one) - place(other) || (one.scheduled_at ?? 0) - (other.scheduled_at ?? 0);
}

function OpenState({ session, now }: { session: SessionSummary; now: number }) {
  const words: Partial<Record<SessionSummary["lifecycle"], string>> = { live: "The clock is running", paused: "Paused", lobby: "Not started yet" };
  const at = session.scheduled_at ?? null;
  if (session.lifecycle !== "scheduled" || at === null) return <p className="resume-state">{words[session.lifecycle] ?? "Open"}</p>;
  const starts = startsText(at, now);
  return (
    <p className="resume-state">
      {starts.charAt(0).toUpperCase() + starts.slice(1)} · <time dateTime={new Date(at).toISOString()}>{whenText(at, now)}</time>
    </p>
  );
}

function OpenSessions({ sessions }: { sessions: SessionSummary[] }) {
  const now = useNow(20_000);
  if (sessions.length === 0) return null;
  return (
    <section className="resume" aria-label="Open sessions">
      {[...sessions].sort(byUrgency).map((session) => (
        <div key={session.id} className={`resume-card lifecycle-${session.lifecycle}`}>
          <div>
            <OpenState session={session} now={now} />
            <p className="resume-title">
              {session.title} <ModeTag session={session} />
            </p>
            <p className="resume-note">
              {session.minutes} min, made {dateText(session.created_at)}
            </p>
          </div>
          <Link to={sessionAddress(session)} className="button primary">
            {session.lifecycle === "lobby" || session.lifecycle === "scheduled" ? "Go in" : "Resume"}
          </Link>
        </div>
      ))}
    </section>
  );
}

function PastSessions({ sessions, onRemove }: { sessions: SessionSummary[]; onRemove: (session: SessionSummary) => void }) {
  if (sessions.length === 0)
    return (
      <div className="empty">
        <p>Nothing here yet. Your first report will be waiting here after your first session.</p>
      </div>
    );
  return (
    <ul className="past">
      {sessions.map((session) => (
        <li key={session.id}>
          <Link to={sessionAddress(session)} className="past-link">
            <span className="past-title">
              {session.title} <ModeTag session={session} />
            </span>
            <span className="past-date">
              {dateText(session.ended_at ?? session.created_at)} · {durationText(session.minutes * 60_000)}
            </span>
            {session.score !== null && session.max_score !== null && session.max_score > 0 ? (
              <span className="past-score">
                <Bar
                  value={session.score}
                  max={session.max_score}
                  label={`${scoreText(session.score)} of ${scoreText(session.max_score)} points`}
                />
                <span className="past-percent">{percent(session.score, session.max_score)} %</span>
              </span>
            ) : (
              <span className="past-score">{isBeingGraded(session, Date.now()) ? "being graded…" : "no score"}</span>
            )}
          </Link>
          <button type="button" className="button quiet" onClick={() => onRemove(session)} aria-label={`Delete ${session.title}`}>
            Delete
          </button>
        </li>
      ))}
    </ul>
  );
}

function useSessions() {
  const [pages, setPages] = useState<SessionSummary[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [first, again] = useResource("sessions", () => api.sessions(null));
  const [moreError, setMoreError] = useState<ApiError | null>(null);
  const begun = useRef(false);
  useEffect(() => {
    if (first.state !== "ready") return;
    const { sessions: newest, next: following } = first.value;
    // Asked for again, it brings the newest up to date; older pages stay.
    setPages((old) => [...newest, ...old.filter((known) => !newest.some((session) => session.id === known.id))]);
    if (!begun.current) setNext(following);
    begun.current = true;
  }, [first]);
  useEffect(() => {
    if (first.state !== "ready" || !first.value.sessions.some((session) => isBeingGraded(session, Date.now()))) return;
    const timer = setTimeout(again, gradingPollMs);
    return () => clearTimeout(timer);
  }, [first, again]);
  const more = () => {
    if (next === null) return;
    api.sessions(next).then(
      (page) => {
        setPages((old) => [...old, ...page.sessions.filter((session) => !old.some((known) => known.id === session.id))]);
        setNext(page.next);
        setMoreError(null);
      },
      (error: unknown) => error instanceof ApiError && setMoreError(error),
    );
  };
  const remove = (session: SessionSummary) =>
    api.remove(hostSeat(session.id)).then(() => setPages((old) => old.filter((known) => known.id !== session.id)));
  return { first, again, sessions: pages, more: next === null ? null : more, moreError, remove };
}

function CatalogSections({ catalog, again }: { catalog: Resource<Catalog>; again: () => void }) {
  const { start, busy, error } = useStart();
  if (catalog.state === "loading") return <Loading what="Fetching what there is to practise" />;
  if (catalog.state === "failed") return <Failure error={catalog.error} again={again} />;
  return (
    <>
      {error !== null && <Failure error={error} />}
      <AssessorNotice />
      <section aria-labelledby="templates-title">
        <h2 id="templates-title">Practise an interview</h2>
        {catalog.value.templates.length === 0 ? (
          <p className="empty">This server has no templates. Make up a practice of your own below.</p>
        ) : (
          <ul className="templates">
            {shortestFirst(catalog.value.templates).map((template) => (
              <TemplateCard key={template.id} template={template} busy={busy} onStart={() => start({ template: template.id })} />
            ))}
          </ul>
        )}
      </section>
      {catalog.value.templates.length > 0 && (
        <section aria-labelledby="host-title">
          <h2 id="host-title">Host an interview</h2>
          <HostInterview catalog={catalog.value} busy={busy} onStart={start} />
        </section>
      )}
      <section aria-labelledby="custom-title">
        <h2 id="custom-title">A practice of your own</h2>
        <CustomPractice catalog={catalog.value} busy={busy} onStart={(custom) => start({ custom })} />
      </section>
    </>
  );
}

export function Home() {
  useTitle("");
  const [catalog, catalogAgain] = useResource("catalog", api.catalog);
  const { first, again, sessions, more, moreError, remove } = useSessions();
  const [removing, setRemoving] = useState<SessionSummary | null>(null);
  const [removeError, setRemoveError] = useState<ApiError | null>(null);
  const catalogFailed = catalog.state === "failed";
  return (
    <>
      <SiteHeader>
        <Link to="/study" className="button quiet">
          Study
        </Link>
        <AccountMenu />
      </SiteHeader>
      <main id="main" tabIndex={-1} className="home">
        <div className="home-intro">
          <div>
            <h1>Do the interview before the interview.</h1>
            <p>Questions on backend engineering and code that is really run, against the clock, with a report at the end.</p>
          </div>
          <Stage />
        </div>
        <OpenSessions sessions={sessions.filter(isOpen)} />
        <CatalogSections catalog={catalog} again={catalogAgain} />
        {!(catalogFailed && first.state === "failed") && (
          <section aria-labelledby="past-title">
            <h2 id="past-title">Looking back</h2>
            {first.state === "loading" && <Loading what="Fetching your sessions" />}
            {first.state === "failed" && <Failure error={first.error} again={again} />}
            {removeError !== null && <Failure error={removeError} />}
            {first.state === "ready" && (
              <PastSessions sessions={sessions.filter((session) => !isOpen(session))} onRemove={setRemoving} />
            )}
            {moreError !== null && <Failure error={moreError} />}
            {more !== null && (
              <button type="button" className="button" onClick={more}>
                Show older sessions
              </button>
            )}
          </section>
        )}
      </main>
      {removing !== null && (
        <Confirm
          title={`Delete “${removing.title}”?`}
          confirm="Delete it"
          cancel="Keep it"
          danger
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            setRemoveError(null);
            remove(removing).catch((error: unknown) => error instanceof ApiError && setRemoveError(error));
          }}
        >
          <p>Its answers, code, results and report will be gone for good.</p>
        </Confirm>
      )}
      <footer className="site-footer">
        <p>{plural(catalog.state === "ready" ? catalog.value.languages.filter((language) => language.available).length : 0, "language")} ready to run on this server</p>
      </footer>
    </>
  );
}
