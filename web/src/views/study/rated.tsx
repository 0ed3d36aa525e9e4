// After one's own rating: what the estimate finds in the written answer, and where the two differ.
import { useEffect, useRef } from "react";
import { AnsweredForm } from "../../forms/answered-form";
import { isScoredByForm } from "../../forms/wire";
import type { KeptReview, Question } from "../../net/study";
import { gradePoints, ratingGap } from "../../study/schedule";
import { mistakeCost, scoreText } from "../../ui/format";
import { markSentences } from "../../ui/mark-sentences";
import { gradeText } from "./card";
import { useKeys } from "./keys";

const gapText = {
  higher: "You rate yourself higher than your words show. Either they left things out that you had in mind, or there is more to it.",
  lower: "Your words hold more than you gave yourself credit for.",
  close: "Your rating and the estimate agree.",
};

export function Rated({ question, kept, back, onNext }: { question: Question; kept: KeptReview; back: string; onNext: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useKeys({ " ": onNext, Enter: onNext });
  const { assessment, grade } = kept;
  if (assessment === null || grade === "skip") return null;
  const hit = assessment.key_points.filter((point) => point.hit);
  const said = (id: string) => !kept.missed.includes(id);
  const gap = ratingGap(grade, assessment.estimate);
  const scored = isScoredByForm(assessment.form);
  const words = assessment.form?.reason ?? kept.answer ?? "";
  const parts = markSentences(
    words,
    hit.map((point) => point.sentence ?? ""),
    assessment.red_flags.map((flag) => flag.sentence ?? ""),
  );
  return (
    <article className="card study-card" aria-labelledby="rated-title">
      <p className="study-why">
        <span>{question.title}</span>
      </p>
      <h2 id="rated-title" ref={title} tabIndex={-1}>
        You and the estimate
      </h2>
      <dl className="study-gap">
        <div>
          <dt>You said</dt>
          <dd>
            {gradeText[grade]} <span>({gradePoints[grade]} of 100)</span>
          </dd>
        </div>
        <div>
          <dt>{scored ? "Your answer is worth" : "The estimate of your words"}</dt>
          <dd>{scoreText(assessment.estimate)} of 100</dd>
        </div>
      </dl>
      {!scored && <p className={`study-gap-words gap-${gap}`}>{gapText[gap]}</p>}
      {assessment.form && <AnsweredForm form={assessment.form} />}
      {scored && assessment.notes.map((note) => <p key={note}>{note}</p>)}
      {!scored && words.trim() !== "" && (
        <blockquote className="answer">
          {parts.map((part, at) =>
            part.tone === null ? (
              part.text
            ) : (
              <mark key={at} className={part.tone}>
                {part.text}
              </mark>
            ),
          )}
        </blockquote>
      )}
      {assessment.red_flags.length > 0 && (
        <>
          <ul className="study-flags" aria-label="Worth correcting">
            {assessment.red_flags.map((flag) => (
              <li key={flag.id}>{flag.text}</li>
            ))}
          </ul>
          <p className="quiet-text">{mistakeCost(assessment.red_flags.length, "estimate")}</p>
        </>
      )}
      {!scored && (
        <div className="table-scroll" tabIndex={0} role="group" aria-label="Key points">
          <table className="study-compare">
            <caption className="visually-hidden">Key points: ticked by you, and found in your words</caption>
            <thead>
              <tr>
                <th scope="col">Key point</th>
                <th scope="col">You</th>
                <th scope="col">Found</th>
              </tr>
            </thead>
            <tbody>
              {assessment.key_points.map((point) => (
                <tr key={point.id} {...(said(point.id) === point.hit ? {} : { className: "differs" })}>
                  <th scope="row">{point.text}</th>
                  <td>{said(point.id) ? "said" : "missed"}</td>
                  <td>{point.hit ? "found" : "not found"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="quiet-text">
        {!scored && "An estimate looks for phrases and understands nothing: where it contradicts you with reason on your side, you are right. "}
        {back}
      </p>
      <div className="button-row">
        <button type="button" className="button primary" onClick={onNext} aria-keyshortcuts="Space">
          Next card <kbd className="keys-only" aria-hidden="true">Space</kbd>
        </button>
      </div>
    </article>
  );
}
