// The report: what was reached, where the time went, what was hit and missed, and what to practise next. Made to be printed too.
import { useEffect, useState } from "react";
import "../styles/code.css";
import "../styles/report.css";
import { navigate } from "../app/router";
import { useResource } from "../app/resource";
import { ApiError, api, idempotencyKey } from "../net/api";
import type { Catalog, CodingReport, KeyPoint, Report, ReportItem, TheoryReport } from "../net/protocol";
import { type Seat, seatKey, seatPath } from "../net/seat";
import { dateText, durationText, percent, plural, scoreText, topicText } from "../ui/format";
import { Bar, Failure, Link, Loading, useTitle } from "../ui/parts";
import { MarkdownText } from "../ui/markdown-text";
import { markSentences } from "../ui/mark-sentences";
import { InterviewSection } from "./console/report-interview";
import { NotFound } from "./not-found";
import { SecondOpinionSection } from "./second-opinion";
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

function Answer({ theory }: { theory: TheoryReport }) {
  const sentences = theory.key_points.filter((point) => point.hit && point.sentence !== null).map((point) => point.sentence ?? "");
  const flags = theory.red_flags.map((flag) => flag.sentence ?? "");
  if (theory.answer.trim() === "") return <p className="no-answer">You gave no answer to this one.</p>;
  return (
    <blockquote className="answer">
      {markSentences(theory.answer, sentences, flags).map((part, at) =>
        part.tone === null ? (
          part.text
        ) : (
          <mark key={at} className={part.tone}>
            {part.text}
          </mark>
        ),
      )}
    </blockquote>
  );
}

function KeyPointLine({ point }: { point: KeyPoint }) {
  return (
    <li className={point.hit ? "hit" : "missed"}>
      <span className="point-glyph" aria-hidden="true">
        {point.hit ? "✓" : "○"}
      </span>
      <div>
        <p className="point-text">
          <span className="visually-hidden">{point.hit ? "Covered: " : "Missed: "}</span>
          {point.text}
          {point.must && <span className="must">essential</span>}
          {point.weight > 1 && <span className="weight">counts {scoreText(point.weight)}×</span>}
        </p>
        {point.hit && point.sentence !== null && <p className="point-evidence">“{point.sentence.trim()}”</p>}
        {!point.hit && point.feedback !== null && point.feedback !== "" && <p className="point-feedback">{point.feedback}</p>}
      </div>
    </li>
  );
}

function TheorySection({ theory }: { theory: TheoryReport }) {
  const hit = theory.key_points.filter((point) => point.hit).length;
  return (
    <>
      <h4>Your answer</h4>
      <Answer theory={theory} />
      {theory.red_flags.length > 0 && (
        <div className="red-flags">
          <h4>Worth correcting</h4>
          <ul>
            {theory.red_flags.map((flag) => (
              <li key={flag.text}>
                {flag.text}
                {flag.sentence !== null && <span className="point-evidence"> “{flag.sentence.trim()}”</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <h4>
        Key points <span className="count">{hit} of {theory.key_points.length} covered</span>
      </h4>
      {theory.must_missed && <p className="essential-missed">An essential point is missing, which limits the score.</p>}
      <ul className="key-points">
        {theory.key_points.map((point) => (
          <KeyPointLine key={point.id} point={point} />
        ))}
      </ul>
      <SecondOpinionSection opinion={theory.second_opinion} points={theory.key_points} />
      {theory.notes.length > 0 && (
        <ul className="report-notes">
          {theory.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {theory.model_answer !== "" && (
        <details className="model-answer">
          <summary>A model answer</summary>
          <MarkdownText text={theory.model_answer} topHeading={5} />
        </details>
      )}
      {theory.follow_ups.length > 0 && (
        <details>
          <summary>Questions that could follow</summary>
          <ul className="follow-ups">
            {theory.follow_ups.map((question) => (
              <li key={question}>{question}</li>
            ))}
          </ul>
        </details>
      )}
    </>
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

function ItemSection({ seat, item, catalog }: { seat: Seat; item: ReportItem; catalog: Offered }) {
  const details = (
    <>
      {item.theory !== null && <TheorySection theory={item.theory} />}
      {item.coding !== null && <CodingSection seat={seat} coding={item.coding} catalog={catalog} />}
    </>
  );
  return (
    <section className="report-item" aria-labelledby={`report-${item.id}`}>
      <header>
        <h3 id={`report-${item.id}`}>{item.title}</h3>
        {item.skipped === true ? (
          <span className="item-skipped">Skipped: counts for nothing</span>
        ) : (
          <Score score={item.score} max={item.max_score} estimate={item.kind === "theory"} />
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
        details
      )}
    </section>
  );
}

function topicsFor(report: Report, next: Report["practise_next"][number]): string[] {
  if (next.kind === "topic") return [next.ref];
  return report.rounds.flatMap((round) => round.items).find((item) => item.ref === next.ref)?.topics ?? [];
}

function PractiseNext({ report, catalog, canStart }: { report: Report; catalog: Catalog | null; canStart: boolean }) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  if (report.practise_next.length === 0) return null;
  const start = (next: Report["practise_next"][number]) => {
    if (catalog === null) return;
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
              <p className="next-why">{next.why}</p>
            </div>
            {canStart && (
              <button
                type="button"
                className="button no-print"
                disabled={busy || catalog === null}
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

function RoundScore({ round }: { round: Report["rounds"][number] }) {
  const score = round.items.reduce((sum, item) => sum + item.score, 0);
  const max = round.items.reduce((sum, item) => sum + item.max_score, 0);
  return (
    <li>
      <a href={`#round-${round.id}`}>
        <span className="round-score-title">{round.title}</span>
        <Bar value={score} max={max} label={`${scoreText(score)} of ${scoreText(max)} points`} />
        <span className="round-score-points">
          {scoreText(score)} of {scoreText(max)}
        </span>
        <span className="round-score-time">
          {durationText(round.spent_ms)} of {durationText(round.budget_ms)}
        </span>
      </a>
    </li>
  );
}

/** Paper cannot be opened: the code that counts is fetched and shown before it is printed. */
async function printReport(seat: Seat, report: Report): Promise<void> {
  const counted = report.rounds.flatMap((round) => round.items).flatMap((item) => item.coding?.counted ?? []);
  await Promise.allSettled(counted.map((job) => submittedSource(seat, job)));
  for (const details of document.querySelectorAll<HTMLDetailsElement>(".submission.counted details")) details.open = true;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  await frame();
  window.print();
}

function Again({ report }: { report: Report }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { template } = report;
  if (template === undefined || template === null) return null;
  const start = () => {
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
      <button type="button" className="button primary" disabled={busy} onClick={start}>
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

function ReportBody({ seat, report }: { seat: Seat; report: Report }) {
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
      <div className="report-head">
        <p className="eyebrow">Report · {dateText(report.ended_at ?? report.created_at)}</p>
        <h1>{report.title}</h1>
        <div className="report-total">
          {report.max_score > 0 && (
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
              <RoundScore key={round.id} round={round} />
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
          <button type="button" className="button" onClick={() => void printReport(seat, report)}>
            Print or save as PDF
          </button>
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
      </div>
      <InterviewSection report={report} seat={seat} />
      <PractiseNext report={report} catalog={known} canStart={seat.as === null && report.mode !== "interview"} />
      {report.rounds.map((round) => (
        <section key={round.id} id={`round-${round.id}`} className="report-round" aria-labelledby={`round-title-${round.id}`}>
          <h2 id={`round-title-${round.id}`}>{round.title}</h2>
          {round.items.length === 0 && <p className="no-answer">This round did not take place.</p>}
          {round.items.map((item) => (
            <ItemSection key={item.id} seat={seat} item={item} catalog={offered} />
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
  const [report, again] = useResource(`report/${seatKey(seat)}`, () => api.report(seat));
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
      {report.state === "ready" && <ReportBody seat={seat} report={report.value} />}
    </>
  );
}
