// One's own rating of an item: asked for before the key points and the model answer are shown, then held against the interviewers' or,
// where nobody else rates, against the score.
import { useId, useState } from "react";
import type { ApiError } from "../net/api";
import type { ReportItem } from "../net/protocol";
import { gapOf, ratingOfScore } from "../report/charts";
import { Failure } from "../ui/parts";
import { pointWords } from "./console/console-model";

export type Rate = (item: string, points: number) => Promise<ApiError | null>;

const scale = [1, 2, 3, 4, 5];

export function SelfRating({ item, rate, onShow }: { item: ReportItem; rate: Rate; onShow?: () => void }) {
  const name = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const give = (points: number) => {
    setBusy(true);
    void rate(item.id, points).then((refused) => {
      setBusy(false);
      setError(refused);
    });
  };
  return (
    <div className="self-rating no-print">
      {error !== null && <Failure error={error} />}
      <p id={name}>
        {onShow !== undefined ? (
          <>
            <b>Rate yourself first.</b> How well did you do here? What the answer should have held is shown after that.
          </>
        ) : (
          <>How well did you do here, in your own view?</>
        )}
      </p>
      <div className="rating-row" role="group" aria-labelledby={name}>
        {scale.map((points) => (
          <button key={points} type="button" className="button small" disabled={busy} onClick={() => give(points)}>
            {points} <span>{pointWords[points]}</span>
          </button>
        ))}
        {onShow !== undefined && (
          <button type="button" className="button quiet small" onClick={onShow}>
            Show without rating
          </button>
        )}
      </div>
    </div>
  );
}

const gapWords = {
  interviewers: {
    higher: "The self-rating is higher than the interviewers’ rating.",
    lower: "The self-rating is lower than the interviewers’ rating.",
    close: "Self-rating and interviewers agree.",
  },
  score: {
    higher: "You rate yourself higher than the score does.",
    lower: "The score is higher than what you gave yourself.",
    close: "Your rating and the score agree.",
  },
};

function Dots({ value, of, className }: { value: number; of: string; className: string }) {
  return (
    <div className="gap-row">
      <dt>{of}</dt>
      <dd>
        <svg viewBox="0 0 100 10" className="gap-plot" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect className="plot-budget" width="100" height="10" />
          <rect className={className} width={(100 * value) / 5} height="10" />
        </svg>
        <span>
          {value} of 5{Number.isInteger(value) && `, ${pointWords[value] ?? ""}`}
        </span>
      </dd>
    </div>
  );
}

/** The two ratings and what is between them; nothing when nobody rated. */
export function RatingGap({ item, own }: { item: Pick<ReportItem, "self" | "rated" | "score" | "max_score">; own: boolean }) {
  const self = item.self ?? null;
  const rated = item.rated ?? null;
  if (self === null && rated === null) return null;
  const byScore = rated === null && item.max_score > 0 ? ratingOfScore((100 * item.score) / item.max_score) : null;
  const other = rated ?? byScore;
  const words = gapWords[rated === null ? "score" : "interviewers"];
  return (
    <div className="rating-gap">
      <dl>
        {self !== null && <Dots value={self} of={own ? "You" : "Candidate"} className="plot-self" />}
        {rated !== null && <Dots value={rated} of="Interviewers" className="plot-rated" />}
        {byScore !== null && <Dots value={byScore} of="The score, as a rating" className="plot-rated" />}
      </dl>
      {self !== null && other !== null && (rated !== null || own) && <p className={`gap-words gap-${gapOf(self, other)}`}>{words[gapOf(self, other)]}</p>}
    </div>
  );
}
