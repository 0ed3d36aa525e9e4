// What the author of an item tells the interviewer: the answer, the points to listen for, hints to hand out, how to go on.
import type { ReactNode } from "react";
import type { InterviewerContent, KeyPointMade } from "../../net/interview";
import type { ItemView } from "../../net/protocol";
import { plural, scoreText } from "../../ui/format";
import { MarkdownText } from "../../ui/markdown-text";
import { Failure, Loading } from "../../ui/parts";
import { useItemContent } from "../item-content";
import { flagSummary, flagWords, hintLadder, ratingOf, tickOf, tickSummary, tickWords } from "./console-model";
import { useDesk } from "./desk-context";
import { useAsked } from "./fields";

interface TickProps {
  item: string;
  of: { id: string; text: string };
  words: Record<KeyPointMade, string>;
  /** What speaks against the candidate: that a point was missed, that a mistake was made. */
  bad: KeyPointMade;
  children?: ReactNode;
}

/** One line to tick while listening; what is ticked goes before the estimate. */
function TickLine({ item, of, words, bad, children }: TickProps) {
  const { console, send } = useDesk();
  const [tick, setTick] = useAsked<KeyPointMade | null>(tickOf(console, item, of.id), (made) =>
    send({ kind: "key_point_tick", item, key_point: of.id, made }),
  );
  const tone = (made: KeyPointMade) => (made === bad ? "missed" : "made");
  return (
    <li className={`desk-point ${tick === null ? "" : tone(tick)}`}>
      <p>
        {of.text}
        {children}
      </p>
      <div className="desk-choice" role="group" aria-label={of.text}>
        {(["made", "missed"] as const).map((made) => (
          <button
            key={made}
            type="button"
            className={tone(made)}
            title={words[made]}
            aria-pressed={tick === made}
            onClick={() => setTick(tick === made ? null : made)}
          >
            <span aria-hidden="true">{made === "made" ? "✓" : "✗"}</span>
            <span className="visually-hidden">{words[made]}</span>
          </button>
        ))}
      </div>
    </li>
  );
}

function KeyPoints({ item, points }: { item: string; points: InterviewerContent["key_points"] }) {
  const { console } = useDesk();
  if (points.length === 0) return null;
  return (
    <section className="desk-part" aria-label="Key points">
      <h3>
        Key points <span className="count">{tickSummary(console, item, points)}</span>
      </h3>
      <ul className="desk-points">
        {points.map((point) => (
          <TickLine key={point.id} item={item} of={point} words={tickWords} bad="missed">
            {point.must && <span className="must">essential</span>}
            {point.weight > 1 && <span className="weight">counts {scoreText(point.weight)}×</span>}
          </TickLine>
        ))}
      </ul>
    </section>
  );
}

function RedFlags({ item, flags }: { item: string; flags: NonNullable<InterviewerContent["red_flags"]> }) {
  const { console } = useDesk();
  if (flags.length === 0) return null;
  return (
    <section className="desk-part" aria-label="Mistakes">
      <h3>
        Mistakes <span className="count">{flagSummary(console, item, flags)}</span>
      </h3>
      <ul className="desk-points">
        {flags.map((flag) => (
          <TickLine key={flag.id} item={item} of={flag} words={flagWords} bad="made" />
        ))}
      </ul>
    </section>
  );
}

function HintLadder({ item, guide }: { item: ItemView; guide: InterviewerContent }) {
  const { view, send } = useDesk();
  const steps = hintLadder(guide, item.hints.revealed);
  const next = steps.find((step) => step.state === "next");
  const later = steps.filter((step) => step.state === "later");
  const open = view.lifecycle === "live" && view.rounds[view.round ?? -1]?.items.includes(item) === true;
  return (
    <section className="desk-part" aria-label="Hints">
      <h3>
        Hints{" "}
        <span className="count">
          {item.hints.revealed.length} of {steps.length} handed out
        </span>
      </h3>
      <ol className="desk-hints">
        {item.hints.revealed.map((text, at) => (
          <li key={at} className="given">
            <p className="desk-hint-head">
              <span aria-hidden="true">✓</span> Hint {at + 1} was handed out
            </p>
            <MarkdownText text={text} topHeading={4} />
          </li>
        ))}
        {next !== undefined && (
          <li className="next">
            <p className="desk-hint-head">
              Hint {next.index + 1}, after about {plural(next.afterMinutes, "minute")}
            </p>
            <MarkdownText text={next.text} topHeading={4} />
            <button
              type="button"
              className="button small"
              disabled={!open}
              onClick={() => void send({ kind: "hint_reveal", item: item.id, index: next.index })}
            >
              Hand out hint {next.index + 1}
            </button>
            {!open && <span className="quiet-text"> while its round runs</span>}
          </li>
        )}
      </ol>
      {later.length > 0 && (
        <details>
          <summary>{plural(later.length, "later hint")}</summary>
          <ol className="desk-hints">
            {later.map((step) => (
              <li key={step.index}>
                <p className="desk-hint-head">
                  Hint {step.index + 1}, after about {plural(step.afterMinutes, "minute")}
                </p>
                <MarkdownText text={step.text} topHeading={4} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function Rubric({ item, guide }: { item: string; guide: InterviewerContent }) {
  const { console, me } = useDesk();
  return (
    <section className="desk-part" aria-label="Rubric">
      <h3>What to look at</h3>
      <ul className="desk-rubric">
        {guide.rubric.map((criterion) => {
          const points = ratingOf(console, me, item, criterion.id)?.points ?? 0;
          return (
            <li key={criterion.id}>
              <span>
                {criterion.text}
                {criterion.weight > 1 && <span className="weight">counts {scoreText(criterion.weight)}×</span>}
              </span>
              <span className="desk-rubric-points">{points === 0 ? "" : `${points} of 5`}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Guide({ item }: { item: ItemView }) {
  const { link } = useDesk();
  const [content, again] = useItemContent(link.seat, item.id);
  if (content.state === "loading") return <Loading what="Fetching the guide" />;
  if (content.state === "failed") return <Failure error={content.error} again={again} />;
  const guide = content.value.interviewer;
  if (guide === undefined) return <p className="desk-empty">The server tells no guide for this item.</p>;
  return (
    <>
      <KeyPoints item={item.id} points={guide.key_points} />
      <RedFlags item={item.id} flags={guide.red_flags ?? []} />
      {guide.hints.length > 0 && <HintLadder item={item} guide={guide} />}
      {guide.model_answer !== null && guide.model_answer !== "" && (
        <details className="desk-part" open>
          <summary>
            <h3>Model answer</h3>
          </summary>
          <MarkdownText text={guide.model_answer} topHeading={4} />
        </details>
      )}
      {guide.follow_ups.length > 0 && (
        <details className="desk-part" open>
          <summary>
            <h3>Questions that could follow</h3>
          </summary>
          <ul className="desk-follow-ups">
            {guide.follow_ups.map((question) => (
              <li key={question}>
                <MarkdownText text={question} topHeading={4} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {guide.notes.length > 0 && (
        <details className="desk-part" open>
          <summary>
            <h3>The author’s notes</h3>
          </summary>
          {guide.notes.map((note) => (
            <MarkdownText key={note} text={note} topHeading={4} />
          ))}
        </details>
      )}
      {guide.rubric.length > 0 && <Rubric item={item.id} guide={guide} />}
    </>
  );
}
