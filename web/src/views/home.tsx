// The start page: go on with what is open, start something prepared, make up something of one's own, look back.
import { type FormEvent, useEffect, useRef, useState } from "react";
import { navigate } from "../app/router";
import { preferences } from "../app/preferences";
import { type Resource, useResource } from "../app/resource";
import { ApiError, api, idempotencyKey, type Wish } from "../net/api";
import { personNameMax } from "../net/interview";
import { hostSeat, seatPath } from "../net/seat";
import type { Catalog, CatalogTemplate, CustomSession, ItemKind, Level, SessionSummary } from "../net/protocol";
import { dateText, durationText, percent, plural, scoreText, topicText } from "../ui/format";
import { Icon, Stage } from "../ui/icons";
import { Bar, Confirm, Failure, Link, Loading, SiteHeader, useTitle } from "../ui/parts";
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
        <button type="button" className="button primary" onClick={onStart} disabled={busy} aria-label={`Start ${template.title}`}>
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
        <button type="submit" className="button primary" disabled={busy || problem !== null}>
          Start this practice
        </button>
      </div>
    </form>
  );
}

/** Made here, held in the session's own page: that is where the links are. */
function HostInterview({ catalog, onStart, busy }: { catalog: Catalog; onStart: (what: Wish) => void; busy: boolean }) {
  const templates = shortestFirst(catalog.templates);
  const [template, setTemplate] = useState(templates[0]?.id ?? "");
  const [name, setName] = useState(preferences.get().hostName);
  const [problem, setProblem] = useState<string | null>(null);
  const chosen = templates.find((candidate) => candidate.id === template);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const called = name.trim();
    if (called === "") return setProblem("Give your name, as the candidate shall see it.");
    setProblem(null);
    preferences.dispatch({ hostName: called });
    onStart({ template, mode: "interview", name: called });
  };
  return (
    <form className="card host" onSubmit={submit} noValidate>
      <p className="host-lead">
        You interview somebody else. They come by a link, you both write in the same editor, and you hold the clock. Model answers, notes and
        ratings stay with you.
      </p>
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
          <span>Your name, as the candidate sees it</span>
          <input
            type="text"
            value={name}
            maxLength={personNameMax}
            autoComplete="name"
            spellCheck={false}
            aria-invalid={problem !== null}
            aria-describedby="host-problem"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={busy || template === ""}>
          Prepare the interview
        </button>
      </div>
      <p className="quiet-text">
        {chosen !== undefined && (
          <>
            {chosen.rounds.map((round) => `${round.title} ${round.minutes} min`).join(" · ")}. Nothing starts before you start it.
          </>
        )}
      </p>
      <p id="host-problem" className="field-problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

/** Where a session is gone on with, or looked back at: an interview is rated and its report shared in its own page. */
const sessionAddress = (session: SessionSummary) =>
  seatPath(hostSeat(session.id), isOpen(session) || session.mode === "interview" ? "" : "/report");

function ModeTag({ session }: { session: SessionSummary }) {
  return session.mode === "interview" ? <span className="mode-tag">Interview</span> : null;
}

function OpenSessions({ sessions }: { sessions: SessionSummary[] }) {
  const words: Partial<Record<SessionSummary["lifecycle"], string>> = { live: "The clock is running", paused: "Paused", lobby: "Not started yet" };
  if (sessions.length === 0) return null;
  return (
    <section className="resume" aria-label="Open sessions">
      {sessions.map((session) => (
        <div key={session.id} className={`resume-card lifecycle-${session.lifecycle}`}>
          <div>
            <p className="resume-state">{words[session.lifecycle] ?? "Open"}</p>
            <p className="resume-title">
              {session.title} <ModeTag session={session} />
            </p>
            <p className="resume-note">
              {session.minutes} min, made {dateText(session.created_at)}
            </p>
          </div>
          <Link to={sessionAddress(session)} className="button primary">
            {session.lifecycle === "lobby" ? "Go in" : "Resume"}
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
