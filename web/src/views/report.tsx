// The report: what was reached, where the time went, what was hit and missed, and what to practise next. Made to be printed too.
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import "../styles/code.css";
import "../styles/report.css";
import { navigate } from "../app/router";
import { useResource } from "../app/resource";
import { ApiError, api, idempotencyKey } from "../net/api";
import { isScoredByForm } from "../forms/wire";
import type { Catalog, CodingReport, Report, ReportItem } from "../net/protocol";
import { reportApi, reportFile } from "../net/report";
import { type Seat, seatKey, seatPath } from "../net/seat";
import { dateText, durationText, percent, plural, scoreText, topicText } from "../ui/format";
import { FileLink, useSaving } from "../ui/file-link";
import { Bar, Failure, Link, Loading, useTitle } from "../ui/parts";
import { InterviewSection } from "./console/report-interview";
import { NotFound } from "./not-found";
import { ReportCharts } from "./report-charts";
import { headingOf, RatingGap, SelfRating } from "./report-rating";
import { ShareDialog } from "./report-share";
import { flagsCost, TheorySection } from "./report-theory";
import { ReportTimeline } from "./report-timeline";
import { SeatHeader } from "./seat-header";
import { SourceText, submittedSource } from "./source-text";
import { Submissions } from "./submissions";

/** How often the report is asked for again while something is still being graded. */
const gradingPollMs = 1_500;

function Score({ score, max, estimate = false }: { score: number; max: number; estimate?: boolean }) {
  if (max <= 0) return <span className="score none">not scored</span>;
  return (
    <span className="score">
      <b>{scoreText(score)}</b> of {scoreText(max)}
      {estimate && <span className="estimate">estimate</span>}
    </span>
  );
}

function TimeBar({ item }: { item: ReportItem }) {
  const budget = item.minutes * 60_000;
  const over = item.spent_ms > budget;
  const label = `${durationText(item.spent_ms)} of about ${durationText(budget)}${over ? ", longer than planned" : ""}`;
  return (
    <span className="time-bar">
      <Bar value={item.spent_ms} max={Math.max(budget, item.spent_ms)} label={label} tone={over ? "soon" : "accent"} />
      <span>{label}</span>
    </span>
  );
}

type Offered = Pick<Catalog, "languages"> | null;

function CodingSection({ seat, coding, catalog }: { seat: Seat; coding: CodingReport; catalog: Offered }) {
  const languages = catalog?.languages ?? [];
  return (
    <>
      <p className="coding-facts">
        {plural(coding.submissions.length, "submission")}, {plural(coding.runs, "run")}, {plural(coding.hints_revealed, "hint")} opened
        {coding.late_draft && ". What you typed after the bell was kept, but not graded"}.
      </p>
      {coding.submissions.length > 0 ? (
        <Submissions seat={seat} coding={coding} languages={languages} />
      ) : (
        <p className="no-answer">Nothing was submitted for this task.</p>
      )}
      {coding.categories.length > 0 && (
        <>
          <h4>What the tests looked at</h4>
          <ul className="category-bars">
            {coding.categories.map((category) => (
              <li key={category.category}>
                <span>{topicText(category.category)}</span>
                <Bar
                  value={category.passed}
                  max={category.total}
                  tone={category.passed === category.total ? "good" : "bad"}
                  label={`${category.passed} of ${plural(category.total, "test")} passed`}
                />
                <span className="category-count">
                  {category.passed} of {category.total}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {coding.unsubmitted !== null && (
        <details className="unsubmitted">
          <summary>What stood in the editor at the end, not submitted</summary>
          <SourceText text={coding.unsubmitted} language={coding.language ?? ""} label="Code that was not submitted" />
        </details>
      )}
    </>
  );
}

/** What whoever reads may say of an item, and what they have asked to see already. */
interface Reader {
  own: boolean;
  overrules: boolean;
  flagsCost: boolean;
  rates: boolean;
  shown: ReadonlySet<string>;
  show: (item: string) => void;
  say: (what: Promise<void>) => Promise<ApiError | null>;
}

/** An answer whose writer has still to rate themselves, before they see what it should have held. */
function mustRateFirst(item: ReportItem, reader: Reader): boolean {
  const asks = reader.rates && (item.self ?? null) === null && item.skipped !== true;
  if (!asks || item.theory === null || reader.shown.has(item.id)) return false;
  // What is chosen or sorted is right or wrong, whatever one thinks of it.
  return item.theory.answer.trim() !== "" && !isScoredByForm(item.theory.form);
}

function ItemSection({ seat, item, catalog, reader }: { seat: Seat; item: ReportItem; catalog: Offered; reader: Reader }) {
  const isHeldBack = mustRateFirst(item, reader);
  const details = (
    <>
      {item.theory !== null && (
        <TheorySection
          theory={item.theory}
          score={item.score}
          own={reader.own}
          flagsCost={reader.flagsCost}
          isShown={!isHeldBack}
          overrule={reader.overrules ? (point, made) => reader.say(reportApi.overrule(seat, item.id, point, made)) : null}
        />
      )}
      {item.coding !== null && <CodingSection seat={seat} coding={item.coding} catalog={catalog} />}
    </>
  );
  return (
    <section className="report-item" aria-labelledby={headingOf(item.id)}>
      <header>
        <h3 id={headingOf(item.id)} tabIndex={-1}>
          {item.title}
        </h3>
        {item.skipped === true ? (
          <span className="item-skipped">Skipped: counts for nothing</span>
        ) : isHeldBack ? (
          <span className="score none no-print">rate yourself first</span>
        ) : (
          <Score score={item.score} max={item.max_score} estimate={item.kind === "theory" && !isScoredByForm(item.theory?.form)} />
        )}
      </header>
      <div className="report-item-facts">
        <ul className="tags" aria-label="Topics">
          {item.topics.map((topic) => (
            <li key={topic}>{topicText(topic)}</li>
          ))}
        </ul>
        <span className="report-item-time">
          <TimeBar item={item} />
          {item.spent_ms > 0 && (
            <Link to={`${seatPath(seat, "/replay")}#item=${item.id}`} className="watch-link no-print">
              Watch<span className="visually-hidden"> “{item.title}” in the replay</span>
            </Link>
          )}
        </span>
      </div>
      {item.skipped === true ? (
        <details className="unsubmitted">
          <summary>What it asks, and what was written all the same</summary>
          {details}
        </details>
      ) : (
        <>
          {!isHeldBack && <RatingGap item={item} own={reader.own} />}
          {details}
          {reader.rates && (item.self ?? null) === null && (isHeldBack || item.spent_ms > 0) && (
            <SelfRating
              item={item}
              rate={(id, points) => reader.say(reportApi.rateSelf(seat, id, points))}
              {...(isHeldBack ? { onShow: () => reader.show(item.id) } : {})}
            />
          )}
        </>
      )}
    </section>
  );
}

function topicsFor(report: Report, next: Report["practise_next"][number]): string[] {
  if (next.kind === "topic") return [next.ref];
  return report.rounds.flatMap((round) => round.items).find((item) => item.ref === next.ref)?.topics ?? [];
}

interface NextProps {
  report: Report;
  catalog: Catalog | null;
  canStart: boolean;
  /** Items that one has still to rate oneself on: why they are to be practised would tell their key points. */
  heldBack: ReadonlySet<string>;
}

function PractiseNext({ report, catalog, canStart, heldBack }: NextProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  if (report.practise_next.length === 0) return null;
  const untold = new Set(report.rounds.flatMap((round) => round.items).filter(({ id }) => heldBack.has(id)).map(({ ref }) => ref));
  const start = (next: Report["practise_next"][number]) => {
    if (catalog === null || busy) return;
    setBusy(true);
    const minutes = Math.min(catalog.custom.minutes_max, Math.max(catalog.custom.minutes_min, 30));
    const known = topicsFor(report, next).filter((topic) => catalog.topics.some((offered) => offered.id === topic));
    const kinds = next.kind === "topic" ? (["theory", "coding"] as const) : ([next.kind] as const);
    const level = report.level ?? (catalog.levels.includes("intermediate") ? "intermediate" : (catalog.levels[0] ?? "beginner"));
    api.create({ custom: { level, topics: known, minutes, kinds: [...kinds] } }, idempotencyKey()).then(
      ({ id }) => navigate(`/s/${id}`),
      (failure: unknown) => {
        setBusy(false);
        setError(failure instanceof ApiError ? failure : new ApiError(0, "internal", "That did not work. Try again."));
      },
    );
  };
  return (
    <section className="practise-next" aria-labelledby="next-title">
      <h2 id="next-title">What to practise next</h2>
      {error !== null && <Failure error={error} />}
      <ul>
        {report.practise_next.map((next) => (
          <li key={`${next.kind}/${next.ref}`}>
            <div>
              <p className="next-title">{next.kind === "topic" ? topicText(next.title) : next.title}</p>
              <p className="next-why">{untold.has(next.ref) ? "Rate yourself on it below to see why." : next.why}</p>
            </div>
            {canStart && (
              <button
                type="button"
                className="button no-print"
                disabled={catalog === null}
                aria-disabled={busy}
                onClick={() => start(next)}
                aria-label={`Practise ${next.title}`}
              >
                Practise
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The score of an item is not to be had from that of its round, either. */
function RoundScore({ round, isHeldBack }: { round: Report["rounds"][number]; isHeldBack: boolean }) {
  const score = round.items.reduce((sum, item) => sum + item.score, 0);
  const max = round.items.reduce((sum, item) => sum + item.max_score, 0);
  return (
    <li>
      <a href={`#round-${round.id}`}>
        <span className="round-score-title">{round.title}</span>
        {isHeldBack ? (
          <span className="round-score-held">rate yourself first</span>
        ) : (
          <>
            <Bar value={score} max={max} label={`${scoreText(score)} of ${scoreText(max)} points`} />
            <span className="round-score-points">
              {scoreText(score)} of {scoreText(max)}
            </span>
          </>
        )}
        <span className="round-score-time">
          {durationText(round.spent_ms)} of {durationText(round.budget_ms)}
        </span>
      </a>
    </li>
  );
}

/** Paper cannot be opened: the code that counts is fetched and shown before it is printed. */
async function printReport(seat: Seat, report: Report, showAll: () => void): Promise<void> {
  showAll();
  const counted = report.rounds.flatMap((round) => round.items).flatMap((item) => item.coding?.counted ?? []);
  await Promise.allSettled(counted.map((job) => submittedSource(seat, job)));
  for (const details of document.querySelectorAll<HTMLDetailsElement>(".submission.counted details, .model-answer")) details.open = true;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  await frame();
  window.print();
}

function Files({ seat }: { seat: Seat }) {
  const [telling, save] = useSaving();
  return (
    <>
      <ul className="report-files no-print" aria-label="Save the report as a file">
        <li>Save as</li>
        {(
          [
            ["json", "JSON", "json"],
            ["csv", "CSV", "csv"],
            ["markdown", "Markdown", "md"],
          ] as const
        ).map(([format, name, ending]) => (
          <li key={format}>
            <FileLink path={reportFile(seat, format)} name={`rehearse-report.${ending}`} save={save}>
              {name}
            </FileLink>
          </li>
        ))}
      </ul>
      {telling}
    </>
  );
}

function Again({ report }: { report: Report }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { template } = report;
  if (template === undefined || template === null) return null;
  const start = () => {
    if (busy) return;
    setBusy(true);
    api.create({ template }, idempotencyKey()).then(
      ({ id }) => navigate(`/s/${id}`),
      (failure: unknown) => {
        setBusy(false);
        setError(failure instanceof ApiError ? failure : new ApiError(0, "internal", "That did not work. Try again."));
      },
    );
  };
  return (
    <>
      <button type="button" className="button primary" aria-disabled={busy} onClick={start}>
        Practise this again
      </button>
      {error !== null && <Failure error={error} />}
    </>
  );
}

function endText(report: Report): string {
  if (report.end_reason === "time") return "The time was up";
  return report.mode === undefined || report.mode === "practice" ? "You finished" : report.mode === "pair" ? "You both finished" : "The interview was finished";
}

/** A guest starts nothing of their own, and may not have the catalog on an open address. */
const nothing = (): Promise<Catalog | null> => Promise.resolve(null);

/** The report did not come again: what is below is older than what was saved last. It stays in sight, wherever one has scrolled to. */
function Outdated({ failure, again }: { failure: ApiError; again: () => void }) {
  const retry = () => {
    // This goes away when the report comes.
    document.getElementById("main")?.focus({ preventScroll: true });
    again();
  };
  return (
    <div className="report-outdated no-print">
      <Failure error={new ApiError(failure.status, failure.code, `What you see may be out of date. ${failure.message}`)} again={retry} />
    </div>
  );
}

export function ReportBody({ seat, report, again, failure }: { seat: Seat; report: Report; again: () => void; failure: ApiError | null }) {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [sharing, setSharing] = useState(false);
  const may = report.may ?? { overrule: false, rate_self: false, share: false };
  const reader: Reader = {
    own: report.mode === undefined || report.mode === "practice" || may.rate_self || (seat.as !== null && report.interview === null),
    overrules: may.overrule,
    flagsCost: flagsCost(report.mode),
    rates: may.rate_self,
    shown,
    show: (item) => setShown(new Set([...shown, item])),
    say: (what) =>
      what.then(
        () => {
          again();
          return null;
        },
        (failure: unknown) => (failure instanceof ApiError ? failure : new ApiError(0, "internal", "That did not work. Try again.")),
      ),
  };
  const heldBack = new Set(report.rounds.flatMap((round) => round.items).filter((item) => mustRateFirst(item, reader)).map(({ id }) => id));
  const titles = new Map(report.rounds.flatMap((round) => [[round.id, round.title] as const, ...round.items.map(({ id, title }) => [id, title] as const)]));
  const showAll = () => setShown(new Set(report.rounds.flatMap((round) => round.items).map(({ id }) => id)));
  const isGuest = seat.as !== null;
  const [languages] = useResource("languages", api.languages);
  const offered = languages.state === "ready" ? languages.value : null;
  const [catalog] = useResource(isGuest ? "no catalog" : "catalog", isGuest ? nothing : api.catalog);
  const known = catalog.state === "ready" ? catalog.value : null;
  const hasTheory = report.rounds.some((round) => round.kind === "theory");
  const isShared = report.mode === "interview" || report.mode === "pair";
  const scratch = report.scratch ?? "";
  return (
    <main id="main" tabIndex={-1} className="report">
      {failure !== null && <Outdated failure={failure} again={again} />}
      <div className="report-head">
        <p className="eyebrow">Report · {dateText(report.ended_at ?? report.created_at)}</p>
        <h1>{report.title}</h1>
        <div className="report-total">
          {report.max_score > 0 && heldBack.size > 0 && (
            <p className="total">
              <span className="total-held">Rate yourself first</span>
              <span className="total-points">The score comes after that.</span>
            </p>
          )}
          {report.max_score > 0 && heldBack.size === 0 && (
            <p className="total">
              <span className="total-percent">{percent(report.score, report.max_score)}</span>
              <span className="total-sign">%</span>
              <span className="total-points">
                {scoreText(report.score)} of {scoreText(report.max_score)} points
              </span>
            </p>
          )}
          <ul className="round-scores" aria-label="Rounds">
            {report.rounds.map((round) => (
              <RoundScore key={round.id} round={round} isHeldBack={round.items.some(({ id }) => heldBack.has(id))} />
            ))}
          </ul>
        </div>
        <p className="report-note">
          {report.complete === false && <b role="status">Some of your code is still being graded; this page follows. </b>}
          {endText(report)}
          {report.started_at !== null && report.ended_at !== null && <> after {durationText(report.ended_at - report.started_at)}</>}.
          {hasTheory && report.estimate && (
            <> Theory scores are an estimate: they say which key points your words touched, not how well you would have said them aloud.</>
          )}
        </p>
        <p className="button-row no-print">
          {seat.as === null && !isShared && <Again report={report} />}
          <Link to={seatPath(seat, "/replay")} className="button">
            Watch the replay
          </Link>
          <button type="button" className="button" onClick={() => void printReport(seat, report, () => flushSync(showAll))}>
            Print or save as PDF
          </button>
          {may.share && (
            <button type="button" className="button" onClick={() => setSharing(true)}>
              Share by a link…
            </button>
          )}
          {isShared && (
            <Link to={seatPath(seat)} className="button">
              Back to the {report.mode === "pair" ? "practice" : "interview"}
            </Link>
          )}
          {seat.as === null && (
            <Link to="/" className="button">
              To the start page
            </Link>
          )}
        </p>
        <Files seat={seat} />
        {sharing && (
          <ShareDialog
            seat={seat}
            mode={report.mode ?? "practice"}
            hasIntegrity={(report.integrity ?? null) !== null}
            onClose={() => setSharing(false)}
          />
        )}
      </div>
      <ReportCharts rounds={report.rounds} heldBack={heldBack} />
      {report.course !== undefined && (
        <ReportTimeline course={report.course} integrity={report.integrity ?? null} titleOf={(id) => titles.get(id) ?? id} />
      )}
      <InterviewSection report={report} seat={seat} />
      <PractiseNext report={report} catalog={known} canStart={seat.as === null && report.mode !== "interview"} heldBack={heldBack} />
      {report.rounds.map((round) => (
        <section key={round.id} id={`round-${round.id}`} className="report-round" aria-labelledby={`round-title-${round.id}`}>
          <h2 id={`round-title-${round.id}`}>{round.title}</h2>
          {round.items.length === 0 && <p className="no-answer">This round did not take place.</p>}
          {round.items.map((item) => (
            <ItemSection key={item.id} seat={seat} item={item} catalog={offered} reader={reader} />
          ))}
        </section>
      ))}
      {scratch.trim() !== "" && (
        <section className="report-round" aria-labelledby="report-scratch">
          <h2 id="report-scratch">Scratchpad</h2>
          <SourceText text={scratch} language="" label="What stood on the scratchpad at the end" />
        </section>
      )}
    </main>
  );
}

export default function ReportPage({ seat }: { seat: Seat }) {
  const [report, again] = useResource(`report/${seatKey(seat)}`, () => api.report(seat), { keeps: true });
  const unfinished = report.state === "ready" && report.value.complete === false;
  useEffect(() => {
    if (!unfinished) return;
    const timer = setTimeout(again, gradingPollMs);
    return () => clearTimeout(timer);
  }, [unfinished, report, again]);
  useTitle(report.state === "ready" ? `Report: ${report.value.title}` : "Report");
  if (report.state === "failed" && report.error.code === "not_found") return <NotFound what="session" />;
  return (
    <>
      <SeatHeader guest={seat.as !== null} />
      {report.state === "loading" && <Loading what="Putting your report together" page />}
      {report.state === "failed" && (
        <main id="main" tabIndex={-1} className="message-page">
          <h1>The report is not ready</h1>
          <Failure error={report.error} again={again} />
          {(report.error.code === "not_allowed_now" || report.error.code === "forbidden") && (
            <Link to={seatPath(seat)} className="button primary">
              Back to the session
            </Link>
          )}
        </main>
      )}
      {report.state === "ready" && <ReportBody seat={seat} report={report.value} again={again} failure={report.failure ?? null} />}
    </>
  );
}
