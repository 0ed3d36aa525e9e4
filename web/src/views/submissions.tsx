// What was handed in for a task, the one that counts first. The source of each is fetched when it is opened.
import { useState } from "react";
import { useResource } from "../app/resource";
import type { CatalogLanguage, CodingReport, SubmissionReport } from "../net/protocol";
import { type Seat, seatPath } from "../net/seat";
import { plural, scoreText, timeText } from "../ui/format";
import { Failure, Link, Loading } from "../ui/parts";
import { VerdictBadge } from "../ui/verdict";
import { languageName } from "./session-context";
import { SourceText, submittedSource } from "./source-text";

function Source({ seat, submission, label }: { seat: Seat; submission: SubmissionReport; label: string }) {
  const [source, again] = useResource(`source/${submission.job}`, () => submittedSource(seat, submission.job));
  if (source.state === "loading") return <Loading what="Fetching the code" />;
  if (source.state === "failed") return <Failure error={source.error} {...(source.error.code === "not_found" ? {} : { again })} />;
  return <SourceText text={source.value.source} language={source.value.language} label={label} />;
}

function Submission(props: { seat: Seat; submission: SubmissionReport; number: number; counted: boolean; languages: CatalogLanguage[] }) {
  const { submission, number, counted } = props;
  const [opened, setOpened] = useState(false);
  return (
    <li className={counted ? "submission counted" : "submission"}>
      <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
        <summary>
          <span className="submission-name">
            Submission {number}
            {counted && <span className="must">counts</span>}
          </span>
          <span className="submission-verdict">
            {submission.verdict === null ? <span className="verdict">Being graded</span> : <VerdictBadge verdict={submission.verdict} />}
          </span>
          <span className="submission-result">
            {submission.total !== null && submission.total > 0 && submission.verdict !== "CE" && (
              <>
                {submission.passed ?? 0} of {plural(submission.total, "test")} · {scoreText(submission.score ?? 0)} points
              </>
            )}
          </span>
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
  const numbered = coding.submissions.map((submission, at) => ({ submission, number: at + 1 }));
  const isCounted = (entry: { submission: SubmissionReport }) => entry.submission.job === coding.counted;
  // Then the newest first.
  const others = numbered.filter((entry) => !isCounted(entry)).reverse();
  return (
    <ol className="submissions" aria-label="Submissions">
      {[...numbered.filter(isCounted), ...others].map((entry) => (
        <Submission key={entry.submission.job} seat={seat} counted={isCounted(entry)} languages={languages} {...entry} />
      ))}
    </ol>
  );
}
