// What came of a run or a submission: progress while it lasts, then the verdict, then test by test. Of hidden tests only what the
// server tells is known here: the category and whether they passed.
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { JobProgress } from "../app/session-model";
import { preferences } from "../app/preferences";
import { useResource } from "../app/resource";
import { useStore } from "../app/store";
import { api } from "../net/api";
import type { ItemView, JobResult, JobView, TestResult } from "../net/protocol";
import { seatKey } from "../net/seat";
import { type DiffRow, diffLines, type Segment, visibleWhitespace } from "../ui/diff";
import { memoryText, plural, scoreText, topicText } from "../ui/format";
import { Failure, Loading } from "../ui/parts";
import { VerdictBadge, verdictText } from "../ui/verdict";
import { GrowthNote } from "./growth";
import { useSession } from "./session-context";
import { SubmittedCode } from "./submitted-code";

const purposeWords = { samples: "Samples", own_input: "Own input", submission: "Submission" };

function progressText(job: JobView, progress: JobProgress | undefined): string {
  if (job.state === "queued") return "Waiting for its turn";
  if (progress === undefined) return "Starting";
  if (progress.phase === "compiling") return "Compiling";
  return progress.total > 0 ? `Running ${Math.min(progress.done + 1, progress.total)} of ${progress.total}` : "Running";
}

function Shown({ text, whitespace }: { text: string; whitespace: boolean }) {
  return <>{whitespace ? visibleWhitespace(text) : text}</>;
}

function DiffCell({ segments, whitespace, line }: { segments: Segment[] | null; whitespace: boolean; line: number | null }) {
  return (
    <>
      <td className="diff-line">{line ?? ""}</td>
      <td className={segments === null ? "diff-text absent" : "diff-text"}>
        {segments?.map((segment, at) =>
          segment.changed ? (
            <mark key={at}>
              <Shown text={segment.text} whitespace={whitespace} />
              {whitespace && segment.text === "" ? "↵" : ""}
            </mark>
          ) : (
            <Shown key={at} text={segment.text} whitespace={whitespace} />
          ),
        )}
        {whitespace && segments !== null ? <span className="diff-end">↵</span> : null}
      </td>
    </>
  );
}

const rowsShownMax = 400;

function Diff({ expected, actual }: { expected: string; actual: string }) {
  const { showWhitespace } = useStore(preferences);
  const rows: DiffRow[] = useMemo(() => diffLines(expected, actual), [expected, actual]);
  return (
    <div className="diff">
      <div className="diff-scroll" tabIndex={0} role="group" aria-label="Expected and actual output, side by side">
        <table>
          <colgroup>
            <col className="diff-number-column" />
            <col />
            <col className="diff-number-column" />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th colSpan={2} scope="col">
                Expected
              </th>
              <th colSpan={2} scope="col">
                Yours
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsShownMax).map((row, at) => (
              <tr key={at} className={`diff-${row.kind}`}>
                <DiffCell segments={row.expected} whitespace={showWhitespace} line={row.expectedLine} />
                <DiffCell segments={row.actual} whitespace={showWhitespace} line={row.actualLine} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > rowsShownMax && <p className="cut">{rows.length - rowsShownMax} more lines are not shown.</p>}
      {rows.length === 0 && <p className="cut">Both are empty.</p>}
    </div>
  );
}

function Output({ title, text, truncated, children }: { title: string; text: string; truncated: boolean; children?: ReactNode }) {
  return (
    <figure className="output">
      <figcaption>
        {title}
        {truncated && <span className="cut">only the beginning of it</span>}
        {children}
      </figcaption>
      <pre tabIndex={0}>{text === "" ? <span className="nothing">(nothing)</span> : text}</pre>
    </figure>
  );
}

function usageText(test: TestResult): string {
  const parts: string[] = [];
  if (test.cpu_ms !== null) parts.push(`${Math.round(test.cpu_ms)} ms CPU`);
  if (test.memory_kib !== null && test.memory_kib > 0) parts.push(memoryText(test.memory_kib));
  return parts.join(" · ");
}

/** What becomes of an input that one would like to try; null where nothing can be tried. */
type OnOwnInput = ((text: string) => void) | null;

function TestDetails({ test, onOwnInput }: { test: TestResult; onOwnInput: OnOwnInput }) {
  const { showWhitespace } = useStore(preferences);
  const compared = test.expected !== undefined && test.expected !== null;
  const cut = [
    test.expected_truncated === true ? "the expected output" : "",
    test.actual_truncated === true ? "your output" : "",
  ].filter((part) => part !== "");
  return (
    <div className="test-details">
      {test.reason !== null && test.reason !== "" && <p className="test-reason">{test.reason}</p>}
      {test.hint !== undefined && <p className="test-reason">{test.hint}</p>}
      {test.detail !== undefined && test.detail !== null && test.detail !== "" && <p className="test-reason">{test.detail}</p>}
      {test.transcript !== undefined ? (
        <Output
          title={/^[→!]/.test(test.transcript) ? "Requests (→) and answers (←)" : "Conversation: < to your program, > from it"}
          text={test.transcript}
          truncated={test.transcript_truncated === true}
        />
      ) : compared ? (
        <>
          <div className="diff-bar">
            <label className="check">
              <input
                type="checkbox"
                checked={showWhitespace}
                onChange={() => preferences.dispatch({ showWhitespace: !showWhitespace })}
              />
              Show spaces and line ends
            </label>
            {cut.length > 0 && <span className="cut">Of {cut.join(" and ")} only the beginning is kept.</span>}
          </div>
          <Diff expected={test.expected ?? ""} actual={test.actual ?? ""} />
        </>
      ) : test.role === undefined ? (
        <Output title="Output" text={test.actual ?? ""} truncated={test.actual_truncated === true} />
      ) : null}
      {test.stderr !== undefined && test.stderr !== null && test.stderr !== "" && (
        <Output title="Standard error" text={test.stderr} truncated={test.stderr_truncated === true} />
      )}
      {test.role === undefined && (
        <Output title="Input" text={test.input ?? ""} truncated={test.input_truncated === true}>
          {test.input_truncated !== true && onOwnInput !== null && (
            <button type="button" className="button small" onClick={() => onOwnInput(test.input ?? "")}>
              {test.group === "own" ? "Change this input" : "Try as own input"}
            </button>
          )}
        </Output>
      )}
    </div>
  );
}

function openTestTitle(test: TestResult, number: number): string {
  if (test.group === "own") return "Your input";
  if (test.role === "correct") return `Correct server ${number}`;
  if (test.role === "mutant") return `Mutant that ${test.property ?? "is wrong"}`;
  return `Sample ${number}`;
}

function OpenTest(props: { test: TestResult; number: number; initially: boolean; onOwnInput: OnOwnInput }) {
  const { test, number, initially } = props;
  const [open, setOpen] = useState(initially);
  const title = openTestTitle(test, number);
  return (
    <li className="test">
      <button type="button" className="test-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="test-arrow" aria-hidden="true" />
        <span className="test-name">{title}</span>
        <VerdictBadge verdict={test.verdict} ownInput={test.group === "own"} mutant={test.role === "mutant"} />
        <span className="test-usage">{usageText(test)}</span>
      </button>
      {open && <TestDetails test={test} onOwnInput={props.onOwnInput} />}
    </li>
  );
}

function HiddenTests({ tests }: { tests: TestResult[] }) {
  const categories = new Map<string, TestResult[]>();
  for (const test of tests) {
    const category = test.category ?? "other";
    categories.set(category, [...(categories.get(category) ?? []), test]);
  }
  const mutants = tests.some((test) => test.role === "mutant");
  const title = mutants ? "Hidden mutants, by what is wrong with them" : "Hidden tests, by what they look at";
  return (
    <section className="hidden-tests" aria-label={mutants ? "Hidden mutants" : "Hidden tests"}>
      <h2>{title}</h2>
      <ul>
        {[...categories].map(([category, members]) => {
          const passed = members.filter((test) => test.verdict === "AC").length;
          const failed = members.find((test) => test.verdict !== "AC" && test.verdict !== "SK");
          const failedHint = members.find((test) => test.hint !== undefined)?.hint;
          const found = members.flatMap((test) => test.property ?? []);
          return (
            <li key={category} className={passed === members.length ? "all" : "some"}>
              <span className="category">{topicText(category)}</span>
              <span className="dots" aria-hidden="true">
                {members.map((test) => (
                  <span key={test.name} className={`dot verdict-${test.verdict}`} title={verdictText(test.verdict, false, mutants)}>
                    {test.verdict === "AC" ? "✓" : test.verdict === "SK" ? "–" : "✗"}
                  </span>
                ))}
              </span>
              <span className="category-count">
                {passed} of {members.length} {mutants ? "found" : "passed"}
                {failed !== undefined && !mutants && <span className="category-why"> · {verdictText(failed.verdict)}</span>}
              </span>
              {found.length > 0 && <span className="category-hint">Found: {found.join("; ")}</span>}
              {failedHint !== undefined && <span className="category-hint">{failedHint}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function ResultBody({ result, onOwnInput }: { result: JobResult; onOwnInput: OnOwnInput }) {
  const open = result.tests.filter((test) => test.group !== "secret");
  const hidden = result.tests.filter((test) => test.group === "secret");
  const firstFailure = open.findIndex((test) => test.verdict !== "AC" && test.verdict !== "SK");
  const shown = firstFailure >= 0 ? firstFailure : open[0]?.group === "own" ? 0 : -1;
  const compiled = result.compile;
  return (
    <>
      {result.message !== null && result.message !== "" && <p className="result-message">{result.message}</p>}
      {compiled !== null && compiled.output !== "" && (
        <Output title={compiled.ok ? "The compiler remarked" : "The compiler said"} text={compiled.output} truncated={false} />
      )}
      {open.length > 0 && (
        <ul className="tests">
          {open.map((test, at) => (
            <OpenTest key={test.name} test={test} number={at + 1} initially={at === shown} onOwnInput={onOwnInput} />
          ))}
        </ul>
      )}
      {hidden.length > 0 && <HiddenTests tests={hidden} />}
      {result.growth !== undefined && <GrowthNote growth={result.growth} />}
    </>
  );
}

function FinishedJob({ job, onOwnInput }: { job: JobView; onOwnInput: (text: string) => void }) {
  const { link } = useSession();
  const [result, again] = useResource(`${seatKey(link.seat)}/${job.id}`, () => api.job(link.seat, job.id));
  if (result.state === "loading") return <Loading what="Fetching the details" />;
  if (result.state === "failed") return <Failure error={result.error} again={again} />;
  return <ResultBody result={result.value} onOwnInput={onOwnInput} />;
}

export function summary(job: JobView): string {
  const parts: string[] = [];
  if (job.purpose === "own_input") return "";
  if (job.total !== null && job.total > 0 && job.compile_failed !== true)
    parts.push(
      job.language === "hurl"
        ? `${job.passed ?? 0} of ${plural(job.total, "server")} told apart`
        : `${job.passed ?? 0} of ${plural(job.total, "test")} passed`,
    );
  if (job.purpose === "submission" && job.max_score !== null && job.max_score > 0)
    parts.push(`${scoreText(job.score ?? 0)} of ${scoreText(job.max_score)} points`);
  return parts.join(" · ");
}

function JobHead({ job, progress }: { job: JobView; progress: JobProgress | undefined }) {
  const finished = job.state === "finished" && job.verdict !== null;
  return (
    <div className="job-head" role="status">
      {finished && job.verdict !== null ? (
        <>
          <VerdictBadge verdict={job.verdict} ownInput={job.purpose === "own_input"} />
          <span className="job-summary">{summary(job)}</span>
        </>
      ) : (
        <>
          <span className="verdict tone-busy">
            <span className="spinner" aria-hidden="true" /> {progressText(job, progress)}
          </span>
          {progress !== undefined && progress.total > 0 && (
            <progress value={progress.done} max={progress.total} aria-label="Tests done" />
          )}
        </>
      )}
    </div>
  );
}

export function Results({ item, onOwnInput }: { item: ItemView; onOwnInput: (text: string) => void }) {
  const { model, view } = useSession();
  const jobs = useMemo(() => view.jobs.filter((job) => job.item === item.id), [view.jobs, item.id]);
  const [chosen, setChosen] = useState<string | null>(null);
  const newest = jobs.at(-1);
  useEffect(() => setChosen(null), [newest?.id]);
  const job = jobs.find((candidate) => candidate.id === chosen) ?? newest;
  if (job === undefined)
    return (
      <div className="console-body empty-console">
        <p>Run tries your code on the samples, as often as you like. Submit adds the hidden tests; your best one counts.</p>
        <p className="quiet-text">Nothing has been run yet.</p>
      </div>
    );
  const counts = { samples: 0, own_input: 0, submission: 0 };
  const titles = jobs.map((candidate) => `${purposeWords[candidate.purpose]} ${++counts[candidate.purpose]}`);
  return (
    <div className="console-body" tabIndex={0} role="region" aria-label="Result">
      <div className="job-line">
        <JobHead job={job} progress={model.progress[job.id]} />
        <div className="job-choice">
          {job.purpose === "submission" && <SubmittedCode key={job.id} item={item} job={job} title={titles[jobs.indexOf(job)] ?? ""} />}
          {jobs.length > 1 && (
            <select aria-label="Which result" value={job.id} onChange={(event) => setChosen(event.target.value)}>
              {jobs
                .map((candidate, at) => (
                  <option key={candidate.id} value={candidate.id}>
                    {titles[at]}
                    {candidate.verdict === null ? "" : `: ${verdictText(candidate.verdict, candidate.purpose === "own_input")}`}
                  </option>
                ))
                .reverse()}
            </select>
          )}
        </div>
      </div>
      {job.auto && <p className="quiet-text">Handed in automatically when the time was over.</p>}
      {job.state === "finished" && <FinishedJob key={job.id} job={job} onOwnInput={onOwnInput} />}
    </div>
  );
}
