// One question: its prompt, a place to answer, and, once it is turned, the model answer and its key points to be held against what one
// said. What the program thinks of the answer is not shown before one has rated oneself.
import { useEffect, useRef, useState } from "react";
import { FormControl } from "../../forms/form-answer";
import { aroundSnippet, handedIn, pointsMade, readForm, reasonOf, shuffledForm, withReason } from "../../forms/form-text";
import { isScoredByForm } from "../../forms/wire";
import type { Grade, Question } from "../../net/study";
import type { DayCard } from "../../study/schedule";
import { clockText, plural, topicText } from "../../ui/format";
import { MarkdownText } from "../../ui/markdown-text";
import { useKeys } from "./keys";

const whyText: Record<DayCard["why"], string> = {
  missed: "Missed last time",
  due: "Seen before",
  new: "New",
  extra: "Beyond today’s cards",
};

export const gradeText: Record<Grade, string> = { know: "Know", partly: "Partly", didnt: "Didn’t", skip: "Skip" };
const grades: Grade[] = ["know", "partly", "didnt", "skip"];

/** How long one has been thinking; stands still once the card is turned. Nothing ends with it. */
function useThinking(running: boolean): number {
  const [started] = useState(() => Date.now());
  const [now, setNow] = useState(started);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return Math.max(0, now - started);
}

/** What is left out counts as missed; who ticks nothing and says that they knew it had all. */
export function missedOf(question: Question, said: ReadonlySet<string>, grade: Grade): string[] {
  if (grade === "skip" || (grade === "know" && said.size === 0)) return [];
  return question.key_points.filter((point) => !said.has(point.id)).map((point) => point.id);
}

export function StudyCard(props: {
  question: Question;
  why: DayCard["why"];
  missedBefore: string[];
  busy: boolean;
  takesFocus: boolean;
  onRate: (grade: Grade, missed: string[], answer: string | null) => void;
}) {
  const { question, busy } = props;
  const [answer, setAnswer] = useState("");
  const [turned, setTurned] = useState(false);
  const [said, setSaid] = useState<ReadonlySet<string>>(new Set());
  const title = useRef<HTMLHeadingElement>(null);
  const model = useRef<HTMLHeadingElement>(null);
  const thought = useThinking(!turned);
  const [form] = useState(() => (question.form === null ? null : shuffledForm(question.form)));
  const scored = isScoredByForm(form);
  const isSnippet = form?.kind === "flaw";
  const [before, after] = isSnippet ? aroundSnippet(question.prompt) : [question.prompt, ""];
  const words = form === null ? answer : reasonOf(form, answer);
  const control = form !== null && (
    <FormControl
      form={form}
      text={answer}
      name={question.id}
      solution={turned ? question.form : null}
      onEdit={
        turned
          ? null
          : (edit) =>
              setAnswer((now) => {
                const { from, to, insert } = edit(now);
                return now.slice(0, from) + insert + now.slice(to);
              })
      }
    />
  );
  useEffect(() => {
    if (props.takesFocus) title.current?.focus();
  }, [props.takesFocus]);
  useEffect(() => {
    if (turned) model.current?.focus();
  }, [turned]);
  const turn = () => {
    if (form !== null && question.form !== null && readForm(form, answer).picked.length > 0) setSaid(new Set(pointsMade(question.form, form, answer)));
    setTurned(true);
  };
  const rate = (grade: Grade) => {
    if (busy || (!turned && grade !== "skip")) return;
    props.onRate(grade, missedOf(question, said, grade), grade === "skip" ? null : handedIn(form, answer));
  };
  useKeys({
    " ": turn,
    "1": () => rate("know"),
    "2": () => rate("partly"),
    "3": () => rate("didnt"),
    "4": () => rate("skip"),
  });
  const toggle = (id: string) =>
    setSaid((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <article className="card study-card" aria-labelledby="study-title">
      <p className="study-why">
        <span>{whyText[props.why]}</span>
        <span className={`level level-${question.level}`}>{topicText(question.level)}</span>
        <span className="study-clock" role="timer" aria-label="Time to think">
          {clockText(thought)} of about {question.minutes} min
        </span>
      </p>
      <h2 id="study-title" ref={title} tabIndex={-1}>
        {question.title}
      </h2>
      <MarkdownText text={before} topHeading={3} />
      {control}
      {after !== "" && <MarkdownText text={after} topHeading={3} />}
      <ul className="tags" aria-label="Topics">
        {question.topics.map((topic) => (
          <li key={topic}>{topicText(topic)}</li>
        ))}
      </ul>
      {!turned && props.missedBefore.length > 0 && (
        <p className="quiet-text">Last time {plural(props.missedBefore.length, "key point")} of it stayed out.</p>
      )}
      {!scored && (!turned || words.trim() !== "") && (
        <label className="study-answer">
          <span>
            Your answer <span className="legend-note">if you like; saying it aloud is as good</span>
          </span>
          <textarea
            rows={turned ? 3 : 6}
            value={words}
            readOnly={turned}
            maxLength={5_000}
            onChange={(event) => setAnswer(form === null ? event.target.value : withReason(form, answer, event.target.value))}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              turn();
            }}
          />
        </label>
      )}
      {turned ? (
        <>
          <section className="study-model" aria-labelledby="study-model-title">
            <h3 id="study-model-title" ref={model} tabIndex={-1}>
              Model answer
            </h3>
            <MarkdownText text={question.model_answer} topHeading={4} />
          </section>
          {!scored && (
            <fieldset className="study-points">
              <legend>
                Tick what you said <span className="legend-note">what is left counts as missed</span>
              </legend>
              {question.key_points.map((point) => (
                <label key={point.id}>
                  <input type="checkbox" checked={said.has(point.id)} onChange={() => toggle(point.id)} />
                  <span>
                    {point.text}
                    {point.must && <span className="must">essential</span>}
                    {props.missedBefore.includes(point.id) && <span className="missed-before">missed last time</span>}
                  </span>
                </label>
              ))}
            </fieldset>
          )}
          {(question.follow_ups.length > 0 || question.challenges.length > 0) && (
            <details className="study-further">
              <summary>Where this leads</summary>
              <ul>
                {question.follow_ups.map((text) => (
                  <li key={text}>{text}</li>
                ))}
                {question.challenges.map((challenge) => (
                  <li key={challenge.slug}>
                    Coding task: {challenge.title}, {challenge.difficulty}, {challenge.minutes} min
                  </li>
                ))}
              </ul>
            </details>
          )}
          <div className="study-rate" role="group" aria-label="How well did you know it?">
            <p>How well did you know it?</p>
            {grades.map((grade, at) => (
              <button key={grade} type="button" className={`button grade-${grade}`} aria-disabled={busy} onClick={() => rate(grade)} aria-keyshortcuts={String(at + 1)}>
                {gradeText[grade]} <kbd className="keys-only" aria-hidden="true">{at + 1}</kbd>
              </button>
            ))}
          </div>
        </>
      ) : (
        <div className="button-row">
          <button type="button" className="button primary" onClick={turn} aria-keyshortcuts="Space">
            Show the answer <kbd className="keys-only" aria-hidden="true">Space</kbd>
          </button>
          <button type="button" className="button" aria-disabled={busy} onClick={() => rate("skip")} aria-keyshortcuts="4">
            Skip <kbd className="keys-only" aria-hidden="true">4</kbd>
          </button>
        </div>
      )}
    </article>
  );
}
