// A written answer in a report: the sentences that made a point are marked in it, each point says on request why it counts or not, and
// whoever may can say otherwise.
import { useId, useState } from "react";
import { AnsweredForm, GivenForm } from "../forms/answered-form";
import { isScoredByForm } from "../forms/wire";
import type { ApiError } from "../net/api";
import type { KeyPointMade } from "../net/interview";
import type { KeyPoint, RedFlag, TheoryReport } from "../net/protocol";
import { scoreText } from "../ui/format";
import { MarkdownText } from "../ui/markdown-text";
import { markSentences } from "../ui/mark-sentences";
import { Failure } from "../ui/parts";
import { SecondOpinionSection } from "./second-opinion";

export type Overrule = (keyPoint: string, made: KeyPointMade | null) => Promise<ApiError | null>;

export interface AnswerMarks {
  matched: string[];
  flagged: string[];
  /** That of the point whose reason is being read. */
  current: string | null;
}

export function Answer({ text, marks }: { text: string; marks: AnswerMarks }) {
  if (text.trim() === "") return <p className="no-answer">There is no answer to this one.</p>;
  return (
    <blockquote className="answer">
      {markSentences(text, marks.matched, marks.flagged, marks.current).map((part, at) =>
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

function whyText(point: KeyPoint): string {
  if (point.why !== undefined && point.why !== null && point.why !== "") return point.why;
  return point.sentence !== null ? "A phrase of this point stands in that sentence." : "None of its phrases stands in the answer.";
}

function Ruling({ point, own, overrule }: { point: KeyPoint; own: boolean; overrule: Overrule }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const isOverruled = point.overruled !== undefined && point.overruled !== null;
  const say = (made: KeyPointMade | null) => {
    if (busy) return;
    setBusy(true);
    void overrule(point.id, made).then((refused) => {
      setBusy(false);
      setError(refused);
    });
  };
  const words = own ? { made: "I did say that", missed: "I did not say that" } : { made: "This was said", missed: "This was not said" };
  const next: KeyPointMade = point.hit ? "missed" : "made";
  return (
    <p className="point-ruling no-print">
      <button type="button" className="button small" aria-disabled={busy} onClick={() => say(isOverruled ? null : next)}>
        {isOverruled ? "Let the estimate stand" : words[next]}
        <span className="visually-hidden">: {point.text}</span>
      </button>
      {error !== null && <Failure error={error} />}
    </p>
  );
}

interface PointProps {
  point: KeyPoint;
  own: boolean;
  overrule: Overrule | null;
  onRead: (sentence: string | null) => void;
}

function KeyPointLine({ point, own, overrule, onRead }: PointProps) {
  const overruled = point.overruled ?? null;
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
        {overruled !== null && (
          <p className="point-overruled">
            The estimate said {point.hit ? "missed" : "covered"}; overruled{overruled.name !== "" && ` by ${overruled.name}`}.
          </p>
        )}
        {point.hit && point.sentence !== null && <p className="point-evidence">“{point.sentence.trim()}”</p>}
        {!point.hit && point.feedback !== null && point.feedback !== "" && <p className="point-feedback">{point.feedback}</p>}
        <details className="point-why" onToggle={(event) => onRead(event.currentTarget.open ? point.sentence : null)}>
          <summary>
            Why<span className="visually-hidden"> {point.hit ? "covered" : "missed"}: {point.text}</span>
          </summary>
          <p>{whyText(point)}</p>
          {overrule !== null && <Ruling point={point} own={own} overrule={overrule} />}
        </details>
      </div>
    </li>
  );
}

export function RedFlags({ flags, onRead }: { flags: RedFlag[]; onRead: (sentence: string | null) => void }) {
  const title = useId();
  if (flags.length === 0) return null;
  return (
    <section className="red-flags" aria-labelledby={title}>
      <h4 id={title}>Worth correcting</h4>
      <ul>
        {flags.map((flag) => (
          <li key={flag.text}>
            {flag.text}
            {flag.sentence !== null && <span className="point-evidence"> “{flag.sentence.trim()}”</span>}
            <details className="point-why" onToggle={(event) => onRead(event.currentTarget.open ? flag.sentence : null)}>
              <summary>
                Why<span className="visually-hidden">: {flag.text}</span>
              </summary>
              <p>{flag.why ?? "A phrase of this mistake stands in that sentence."}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function KeyPoints({ points, ...line }: { points: KeyPoint[] } & Omit<PointProps, "point">) {
  const hit = points.filter((point) => point.hit).length;
  return (
    <>
      <h4>
        Key points{" "}
        <span className="count">
          {hit} of {points.length} covered
        </span>
      </h4>
      <ul className="key-points">
        {points.map((point) => (
          <KeyPointLine key={point.id} point={point} {...line} />
        ))}
      </ul>
    </>
  );
}

/** `isShown`: not before they rated themselves, if they may. */
export function TheorySection(props: { theory: TheoryReport; score: number; own: boolean; overrule: Overrule | null; isShown: boolean }) {
  const { theory, own, overrule, isShown } = props;
  const [current, setCurrent] = useState<string | null>(null);
  const marks: AnswerMarks = {
    matched: isShown ? theory.key_points.filter((point) => point.hit && point.sentence !== null).map((point) => point.sentence ?? "") : [],
    flagged: isShown ? theory.red_flags.map((flag) => flag.sentence ?? "") : [],
    current: isShown ? current : null,
  };
  const form = theory.form;
  const scored = isScoredByForm(form);
  const isOverruled = theory.key_points.some((point) => point.overruled !== undefined && point.overruled !== null);
  return (
    <>
      <h4>{own ? "Your answer" : "The answer"}</h4>
      {form !== null && (isShown ? <AnsweredForm form={form} /> : <GivenForm form={form} />)}
      {!scored && <Answer text={form?.reason ?? theory.answer} marks={marks} />}
      {isShown && (
        <>
          {isOverruled && (
            <p className="point-overruled">
              The estimate alone came to {scoreText(theory.estimate)}; with what people overruled it is {scoreText(props.score)}.
            </p>
          )}
          <RedFlags flags={theory.red_flags} onRead={setCurrent} />
          {theory.must_missed && <p className="essential-missed">An essential point is missing, which limits the score.</p>}
          {!scored && <KeyPoints points={theory.key_points} own={own} overrule={overrule} onRead={setCurrent} />}
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
      )}
    </>
  );
}
