// A report as a link shows it: the parts that its owner chose, to read and to print. Who opens it needs no account, and can do nothing else.
import { useState, useSyncExternalStore } from "react";
import "../styles/code.css";
import "../styles/report.css";
import { useResource } from "../app/resource";
import { ApiError } from "../net/api";
import { AnsweredForm } from "../forms/answered-form";
import { isScoredByForm } from "../forms/wire";
import type { Mode } from "../net/interview";
import { reportApi, type SharedCoding, type SharedItem, type SharedReport, type SharedTheory } from "../net/report";
import { dateText, durationText, percent, scoreText, topicText } from "../ui/format";
import { MarkdownText } from "../ui/markdown-text";
import { Bar, Failure, Loading, useTitle } from "../ui/parts";
import { VerdictBadge } from "../ui/verdict";
import { recommendationWords } from "./console/console-model";
import { ReportCharts } from "./report-charts";
import { RatingGap } from "./report-rating";
import { Answer, flaggedSentences, flagsCost, KeyPoints, RedFlags } from "./report-theory";
import { ReportTimeline } from "./report-timeline";
import { SeatHeader } from "./seat-header";
import { SourceText } from "./source-text";

/** Who overruled has no name here, whatever came. */
const unnamed = <T extends { overruled?: object | null }>(one: T) => ({
  ...one,
  overruled: (one.overruled ?? null) === null ? null : { person: "", name: "" },
});

/**
 * Of answers in words the score is an estimate; what was chosen or sorted is counted. Which of the two it was is told by the form, and that
 * comes with answers and key points alone: of others nothing is claimed. Key points do not tell, as those of a choice are its options.
 */
export function isKnownEstimate(theory: SharedTheory | null): boolean {
  return theory !== null && theory.answer !== null && theory.key_points !== null && !isScoredByForm(theory.form);
}

function Theory({ theory, mode }: { theory: SharedTheory; mode: Mode }) {
  const [current, setCurrent] = useState<string | null>(null);
  const matched = (theory.key_points ?? []).filter(({ hit }) => hit).map(({ sentence }) => sentence ?? "");
  const flagged = flaggedSentences(theory.red_flags ?? []);
  const scored = isScoredByForm(theory.form);
  return (
    <>
      {theory.form !== null && (
        <>
          <h4>The answer</h4>
          <AnsweredForm form={theory.form} />
          {!scored && <Answer text={theory.form.reason} marks={{ matched, flagged, current }} />}
        </>
      )}
      {theory.form === null && theory.answer !== null && (
        <>
          <h4>The answer</h4>
          <Answer text={theory.answer} marks={{ matched, flagged, current }} />
        </>
      )}
      {theory.red_flags !== null && <RedFlags flags={theory.red_flags.map(unnamed)} cost={flagsCost(mode)} own={false} overrule={null} onRead={setCurrent} />}
      {theory.key_points !== null && theory.key_points.length > 0 && <KeyPoints points={theory.key_points.map(unnamed)} own={false} overrule={null} onRead={setCurrent} />}
      {theory.model_answer !== null && theory.model_answer !== "" && (
        <details className="model-answer">
          <summary>A model answer</summary>
          <MarkdownText text={theory.model_answer} topHeading={5} />
        </details>
      )}
    </>
  );
}

function Coding({ coding }: { coding: SharedCoding }) {
  return (
    <>
      {coding.submissions !== null && coding.submissions.length === 0 && <p className="no-answer">Nothing was submitted for this task.</p>}
      {coding.submissions !== null && coding.submissions.length > 0 && (
        <ol className="shared-submissions" aria-label="Submissions">
          {coding.submissions.map((one, at) => (
            <li key={at}>
              {one.verdict === null ? <span className="verdict">Being graded</span> : <VerdictBadge verdict={one.verdict} />}
              <span>
                {one.passed ?? 0} of {one.total ?? 0} tests
              </span>
              {one.counted && <span className="must">counts</span>}
            </li>
          ))}
        </ol>
      )}
      {coding.categories !== null && coding.categories.length > 0 && (
        <ul className="category-bars">
          {coding.categories.map(({ category, passed, total }) => (
            <li key={category}>
              <span>{topicText(category)}</span>
              <Bar value={passed} max={total} tone={passed === total ? "good" : "bad"} label={`${passed} of ${total} tests passed`} />
              <span className="category-count">
                {passed} of {total}
              </span>
            </li>
          ))}
        </ul>
      )}
      {coding.source !== null && <SourceText text={coding.source.text} language={coding.source.language} label="Code of the submission that counts" />}
      {coding.unsubmitted !== null && (
        <>
          <h4>Not submitted</h4>
          <SourceText text={coding.unsubmitted.text} language={coding.unsubmitted.language ?? ""} label="Code that was not submitted" />
        </>
      )}
    </>
  );
}

function Item({ item, mode }: { item: SharedItem; mode: Mode }) {
  const isScored = item.score !== null && item.max_score !== null;
  return (
    <section className="report-item" aria-labelledby={`shared-${item.id}`}>
      <header>
        <h3 id={`shared-${item.id}`}>{item.title}</h3>
        {item.skipped ? (
          <span className="item-skipped">Skipped</span>
        ) : (
          isScored && (
            <span className="score">
              <b>{scoreText(item.score ?? 0)}</b> of {scoreText(item.max_score ?? 0)}
              {isKnownEstimate(item.theory) && <span className="estimate">estimate</span>}
            </span>
          )
        )}
      </header>
      <div className="report-item-facts">
        <ul className="tags" aria-label="Topics">
          {item.topics.map((topic) => (
            <li key={topic}>{topicText(topic)}</li>
          ))}
        </ul>
        {item.spent_ms !== null && (
          <span className="quiet-text">
            {durationText(item.spent_ms)} of about {item.minutes} min
          </span>
        )}
      </div>
      <RatingGap item={{ self: item.self, rated: item.rated, score: 0, max_score: 0 }} own={false} />
      {item.theory !== null && <Theory theory={item.theory} mode={mode} />}
      {item.coding !== null && <Coding coding={item.coding} />}
    </section>
  );
}

function Notes({ report, titleOf }: { report: SharedReport; titleOf: (id: string) => string }) {
  if (report.notes === null) return null;
  const { notes, recommended } = report.notes;
  return (
    <section className="report-round" aria-labelledby="shared-notes">
      <h2 id="shared-notes">Interviewers’ notes</h2>
      <ul className="follow-ups">
        {recommended.map((one, at) => (
          <li key={`r${at}`}>
            <b>{recommendationWords[one.value as keyof typeof recommendationWords] ?? one.value}</b> {one.text}
          </li>
        ))}
        {notes.map((note, at) => (
          <li key={`n${at}`}>
            {note.item !== null && <b>{titleOf(note.item)}: </b>}
            {note.text}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function SharedBody({ report }: { report: SharedReport }) {
  const titles = new Map(report.rounds.flatMap((round) => [[round.id, round.title] as const, ...round.items.map(({ id, title }) => [id, title] as const)]));
  const titleOf = (id: string) => titles.get(id) ?? id;
  return (
    <main id="main" tabIndex={-1} className="report shared">
      <div className="report-head">
        <p className="eyebrow">Shared report{report.ended_at !== null && ` · ${dateText(report.ended_at)}`}</p>
        <h1>{report.title}</h1>
        {report.score !== null && report.max_score !== null && report.max_score > 0 && (
          <p className="shared-total">
            <b>{percent(report.score, report.max_score)} %</b> {scoreText(report.score)} of {scoreText(report.max_score)} points.
            {report.rounds.some((round) => round.kind === "theory") && " Scores of answers in words are an estimate."}
          </p>
        )}
        <p className="button-row no-print">
          <button type="button" className="button" onClick={() => window.print()}>
            Print or save as PDF
          </button>
        </p>
      </div>
      <ReportCharts rounds={report.rounds} />
      {report.course !== null ? (
        <ReportTimeline course={report.course} integrity={report.integrity} titleOf={titleOf} />
      ) : (
        report.integrity !== null && <ReportTimeline course={[]} integrity={report.integrity} titleOf={titleOf} />
      )}
      {report.rounds.map((round) => (
        <section key={round.id} className="report-round" aria-labelledby={`shared-round-${round.id}`}>
          <h2 id={`shared-round-${round.id}`}>{round.title}</h2>
          {round.items.map((item) => (
            <Item key={item.id} item={item} mode={report.mode} />
          ))}
        </section>
      ))}
      {report.scratch !== null && report.scratch.trim() !== "" && (
        <section className="report-round" aria-labelledby="shared-scratch">
          <h2 id="shared-scratch">Scratchpad</h2>
          <SourceText text={report.scratch} language="" label="What stood on the scratchpad at the end" />
        </section>
      )}
      <Notes report={report} titleOf={titleOf} />
    </main>
  );
}

function watchHash(watcher: () => void): () => void {
  window.addEventListener("hashchange", watcher);
  return () => window.removeEventListener("hashchange", watcher);
}

export default function SharedPage() {
  const token = useSyncExternalStore(watchHash, () => location.hash.slice(1));
  const [report, again] = useResource(`shared/${token}`, () =>
    token === ""
      ? Promise.reject(new ApiError(404, "not_found", "This address is cut off: what stands behind the # is missing. Copy the whole link."))
      : reportApi.shared(token),
  );
  useTitle(report.state === "ready" ? `Report: ${report.value.title}` : "Shared report");
  return (
    <>
      <SeatHeader guest />
      {report.state === "loading" && <Loading what="Opening the report" page />}
      {report.state === "failed" && (
        <main id="main" tabIndex={-1} className="message-page">
          <h1>There is no report here</h1>
          <Failure error={report.error} {...(report.error.code === "not_found" ? {} : { again })} />
        </main>
      )}
      {report.state === "ready" && <SharedBody report={report.value} />}
    </>
  );
}
