// A written answer in a report: the sentences that made a point are marked in it, each point says on request why it counts or not, and
// whoever may can say otherwise.
import { useId, useState } from "react";
import { AnsweredForm, GivenForm } from "../forms/answered-form";
import { isScoredByForm } from "../forms/wire";
import type { ApiError } from "../net/api";
import type { KeyPointMade } from "../net/interview";
import type { Mode } from "../net/interview";
import type { KeyPoint, RedFlag, TheoryReport } from "../net/protocol";
import { mistakeCost, scoreText } from "../ui/format";
import { MarkdownText } from "../ui/markdown-text";
import { markSentences } from "../ui/mark-sentences";
import { Failure } from "../ui/parts";
import { SecondOpinionSection } from "./second-opinion";

/** Of a key point or of a red flag, by its id. */
export type Overrule = (id: string, made: KeyPointMade | null) => Promise<ApiError | null>;

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

interface RulingProps {
  of: { id: string; text: string };
  isOverruled: boolean;
  /** What may be said against the estimate, and in which words. */
  next: KeyPointMade;
  words: string;
  overrule: Overrule;
}

function Ruling({ of, isOverruled, next, words, overrule }: RulingProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const say = (made: KeyPointMade | null) => {
    if (busy) return;
    setBusy(true);
    void overrule(of.id, made).then((refused) => {
      setBusy(false);
      setError(refused);
    });
  };
  return (
    <p className="point-ruling no-print">
      <button type="button" className="button small" aria-disabled={busy} onClick={() => say(isOverruled ? null : next)}>
        {isOverruled ? "Let the estimate stand" : words}
        <span className="visually-hidden">: {of.text}</span>
      </button>
      {error !== null && <Failure error={error} />}
    </p>
  );
}

const pointRuling = (isOwn: boolean) =>
  isOwn ? { made: "I did say that", missed: "I did not say that" } : { made: "This was said", missed: "This was not said" };

const flagRuling = (isOwn: boolean) => (isOwn ? "That is not what I said" : "That is not what was said");

interface PointProps {
  point: KeyPoint;
  own: boolean;
  overrule: Overrule | null;
  onRead: (sentence: string | null) => void;
}

function KeyPointLine({ point, own, overrule, onRead }: PointProps) {
  const overruled = point.overruled ?? null;
  const next: KeyPointMade = point.hit ? "missed" : "made";
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
          {overrule !== null && (
            <Ruling of={point} isOverruled={overruled !== null} next={next} words={pointRuling(own)[next]} overrule={overrule} />
          )}
        </details>
      </div>
    </li>
  );
}

function flagWhy(flag: RedFlag): string {
  if (flag.why !== undefined && flag.why !== null && flag.why !== "") return flag.why;
  return flag.sentence !== null ? "A phrase of this mistake stands in that sentence." : "None of its phrases stands in the answer.";
}

interface FlagsProps {
  flags: RedFlag[];
  own: boolean;
  overrule: Overrule | null;
  onRead: (sentence: string | null) => void;
}

function RedFlagLine({ flag, own, overrule, onRead }: { flag: RedFlag } & Omit<FlagsProps, "flags">) {
  const overruled = flag.overruled ?? null;
  const by = overruled !== null && overruled.name !== "" ? ` by ${overruled.name}` : "";
  return (
    <li className={stands(flag) ? "" : "dismissed"}>
      {!stands(flag) && <span className="visually-hidden">Dismissed: </span>}
      <span className="flag-text">{flag.text}</span>
      {flag.sentence !== null && <span className="point-evidence"> “{flag.sentence.trim()}”</span>}
      {overruled !== null && (
        <p className="point-overruled">
          {stands(flag) ? `The estimate did not find this; it was heard${by}.` : `The estimate found this; dismissed${by}, it costs nothing.`}
        </p>
      )}
      <details className="point-why" onToggle={(event) => onRead(event.currentTarget.open ? flag.sentence : null)}>
        <summary>
          Why<span className="visually-hidden">: {flag.text}</span>
        </summary>
        <p>{flagWhy(flag)}</p>
        {overrule !== null && (
          <Ruling of={flag} isOverruled={overruled !== null} next="missed" words={flagRuling(own)} overrule={overrule} />
        )}
      </details>
    </li>
  );
}

/** In a pair nobody may dismiss one that is none, so there they cost nothing. */
export const flagsCost = (mode: Mode | undefined) => mode !== "pair";

/** One of a server of before stands until somebody says otherwise. */
const stands = (flag: { stands?: boolean }) => flag.stands ?? true;

export function RedFlags({ flags, cost, ...line }: FlagsProps & { cost: boolean }) {
  const title = useId();
  const standing = flags.filter(stands).length;
  if (flags.length === 0) return null;
  return (
    <section className="red-flags" aria-labelledby={title}>
      <h4 id={title}>Worth correcting</h4>
      {cost && standing > 0 && <p className="flag-cost">{mistakeCost(standing, "score")}</p>}
      <ul>
        {flags.map((flag) => (
          <RedFlagLine key={flag.id ?? flag.text} flag={flag} {...line} />
        ))}
      </ul>
    </section>
  );
}

/** Those that a mistake rests on; of what was dismissed none does. */
export const flaggedSentences = (flags: Pick<RedFlag, "stands" | "sentence">[]) =>
  flags.filter(stands).map(({ sentence }) => sentence ?? "");

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
export function TheorySection(props: { theory: TheoryReport; score: number; own: boolean; overrule: Overrule | null; flagsCost: boolean; isShown: boolean }) {
  const { theory, own, overrule, isShown } = props;
  const [current, setCurrent] = useState<string | null>(null);
  const marks: AnswerMarks = {
    matched: isShown ? theory.key_points.filter((point) => point.hit && point.sentence !== null).map((point) => point.sentence ?? "") : [],
    flagged: isShown ? flaggedSentences(theory.red_flags) : [],
    current: isShown ? current : null,
  };
  const form = theory.form;
  const scored = isScoredByForm(form);
  const isOverruled = [...theory.key_points, ...theory.red_flags].some(({ overruled }) => overruled !== undefined && overruled !== null);
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
          <RedFlags flags={theory.red_flags} cost={props.flagsCost} own={own} overrule={overrule} onRead={setCurrent} />
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
