// One's own rating of an item: asked for before the key points and the model answer are shown, then held against the interviewers' or,
// where nobody else rates, against the score.
import { useId, useRef, useState } from "react";
import type { ApiError } from "../net/api";
import type { ReportItem } from "../net/protocol";
import { gapOf, ratingOfScore } from "../report/charts";
import { focusOn, holdsFocus } from "../ui/focus";
import { Failure } from "../ui/parts";
import { pointWords } from "./console/console-model";

export type Rate = (item: string, points: number) => Promise<ApiError | null>;

/** The id of an item's heading in the report. */
export const headingOf = (item: string) => `report-${item}`;

const scale = [1, 2, 3, 4, 5];

export function SelfRating({ item, rate, onShow }: { item: ReportItem; rate: Rate; onShow?: () => void }) {
  const name = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const row = useRef<HTMLDivElement>(null);
  /** This goes away, and the focus would go with it: unless it is elsewhere by now, it goes to what the item is called. */
  const leave = () => {
    if (holdsFocus(row.current)) focusOn(headingOf(item.id));
  };
  const give = (points: number) => {
    if (busy) return;
    setBusy(true);
    void rate(item.id, points).then((refused) => {
      setBusy(false);
      setError(refused);
      if (refused === null) leave();
    });
  };
  const show = () => {
    leave();
    onShow?.();
  };
  return (
    <div className="self-rating no-print" ref={row}>
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
          <button key={points} type="button" className="button small" aria-disabled={busy} onClick={() => give(points)}>
            {points} <span>{pointWords[points]}</span>
          </button>
        ))}
        {onShow !== undefined && (
          <button type="button" className="button quiet small" onClick={show}>
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
