// What was handed in for a task: the one that counts, the last, then the others. The source of each is fetched when it is opened.
import { useState } from "react";
import { useResource } from "../app/resource";
import type { CatalogLanguage, CodingReport, SubmissionReport } from "../net/protocol";
import { type Seat, seatPath } from "../net/seat";
import { plural, scoreText, timeText } from "../ui/format";
import { Failure, Link, Loading } from "../ui/parts";
import { shownSubmissions, whichCounts, type ShownSubmission } from "../ui/submissions";
import { VerdictBadge } from "../ui/verdict";
import { languageName } from "./session-context";
import { SourceText, submittedSource } from "./source-text";

function Source({ seat, submission, label }: { seat: Seat; submission: SubmissionReport; label: string }) {
  const [source, again] = useResource(`source/${submission.job}`, () => submittedSource(seat, submission.job));
  if (source.state === "loading") return <Loading what="Fetching the code" />;
  if (source.state === "failed") return <Failure error={source.error} {...(source.error.code === "not_found" ? {} : { again })} />;
  return <SourceText text={source.value.source} language={source.value.language} label={label} />;
}

/** Its tests and points: nothing while it is graded, or when the fault was ours. */
function resultText({ verdict, passed, total, score }: SubmissionReport): string {
  if (verdict === null || verdict === "IE" || verdict === "AB") return "";
  const points = `${scoreText(score ?? 0)} points`;
  if (verdict === "CE" || total === null || total === 0) return points;
  return `${passed ?? 0} of ${plural(total, "test")} · ${points}`;
}

function Submission(props: { seat: Seat; shown: ShownSubmission; alone: boolean; languages: CatalogLanguage[] }) {
  const { submission, number, counts, isLast } = props.shown;
  const [opened, setOpened] = useState(false);
  return (
    <li className={counts ? "submission counted" : "submission"}>
      <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
        <summary>
          <span className="submission-name">
            Submission {number}
            {counts && <span className="must">{props.alone ? "counts" : "best, counts"}</span>}
            {isLast && !props.alone && <span className="must">last</span>}
          </span>
          <span className="submission-verdict">
            {submission.verdict === null ? <span className="verdict">Being graded</span> : <VerdictBadge verdict={submission.verdict} />}
          </span>
          <span className="submission-result">{resultText(submission)}</span>
          <span className="submission-when">
            {languageName(props.languages, submission.language)} · <time dateTime={new Date(submission.at).toISOString()}>{timeText(submission.at)}</time>
            {submission.auto && <span title="Handed in by the clock when the round closed"> at the bell</span>}
          </span>
        </summary>
        {opened && (
          <p className="submission-watch no-print">
            <Link to={`${seatPath(props.seat, "/replay")}#job=${submission.job}`} className="watch-link">
              Watch this moment<span className="visually-hidden"> of submission {number} in the replay</span>
            </Link>
          </p>
        )}
        {opened && <Source seat={props.seat} submission={submission} label={`Code of submission ${number}`} />}
      </details>
    </li>
  );
}

export function Submissions({ seat, coding, languages }: { seat: Seat; coding: CodingReport; languages: CatalogLanguage[] }) {
  const shown = shownSubmissions(coding);
  const sentence = whichCounts(coding);
  return (
    <>
      {sentence !== "" && <p className="submissions-note">{sentence}</p>}
      <ol className="submissions" aria-label="Submissions">
        {shown.map((entry) => (
          <Submission key={entry.submission.job} seat={seat} shown={entry} alone={shown.length === 1} languages={languages} />
        ))}
      </ol>
    </>
  );
}
