// What was chosen, sorted or marked, beside what is right and why: in the report and on a card.
import { plural } from "../ui/format";
import { MarkdownLine } from "../ui/markdown-text";
import "../styles/forms.css";
import type { AnsweredForm as Answered } from "./wire";

type Of<Kind extends Answered["kind"]> = Extract<Answered, { kind: Kind }>;

function Choice({ form }: { form: Of<"choice"> }) {
  return (
    <ul className="answered-choice" aria-label="Options">
      {form.options.map((option) => {
        const good = option.chosen === option.correct;
        const words = option.chosen ? (option.correct ? "Chosen, right" : "Chosen, wrong") : option.correct ? "Missed, right" : "Left out, wrong";
        const tone = good ? (option.chosen ? "good" : "") : "bad";
        return (
          <li key={option.id} className={tone}>
            <span className="point-glyph" aria-hidden="true">
              {option.chosen ? (option.correct ? "✓" : "✗") : option.correct ? "○" : "·"}
            </span>
            <div>
              <p>
                <MarkdownLine text={option.text} /> <span className={`form-tag ${tone}`}>{words}</span>
              </p>
              <p className="form-why">
                <MarkdownLine text={option.why} />
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Ordering({ form }: { form: Of<"ordering"> }) {
  const wrong = form.steps.filter((step) => step.given !== null && !step.in_place).length;
  const leftOut = form.steps.filter((step) => step.given === null).length;
  return (
    <>
      <p className="form-note">
        The right order, and where each step was put. {form.pairs_right} of {plural(form.pairs, "pair")} stood in it
        {wrong > 0 && `; ${plural(wrong, "step")} would have to move`}
        {leftOut > 0 && `; ${plural(leftOut, "step")} left out`}.
      </p>
      <ol className="answered-order" aria-label="Steps in their right order">
        {form.steps.map((step) => (
          <li key={step.id} className={step.in_place ? "good" : "bad"}>
            <p>
              <MarkdownLine text={step.text} />{" "}
              <span className={`form-tag ${step.in_place ? "good" : "bad"}`}>
                {step.given === null ? "left out" : step.in_place ? `put at ${step.given}` : `put at ${step.given}, out of order`}
              </span>
            </p>
            {step.why !== null && (
              <p className="form-why">
                <MarkdownLine text={step.why} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Snippet({ form }: { form: Of<"flaw"> }) {
  const right = form.marked !== null && form.wrong.includes(form.marked);
  return (
    <>
      <p className="form-note">
        {form.marked === null ? "No line was marked" : `Line ${form.marked} was marked, which is ${right ? "right" : "not it"}`}
        {!right && `; the flaw is in ${form.wrong.length === 1 ? `line ${form.wrong.join()}` : `line ${form.wrong.join(" or ")}`}`}.
      </p>
      <ol className="snippet-lines" tabIndex={0} aria-label="The code">
        {form.lines.map((line, index) => {
          const number = index + 1;
          const wrong = form.wrong.includes(number);
          const marked = form.marked === number;
          return (
            <li key={number} className={`snippet-line ${marked ? "marked" : ""} ${wrong ? "wrong" : ""}`}>
              <span className="snippet-number" aria-hidden="true">
                {number}
              </span>
              <code>{line === "" ? " " : line}</code>
              {marked && <span className={`form-tag ${wrong ? "good" : "bad"}`}>marked</span>}
              {wrong && !marked && <span className="form-tag bad">the flaw</span>}
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** What was answered alone, before anybody may see what would have been right. */
export function GivenForm({ form }: { form: Answered }) {
  if (form.kind === "flaw") {
    if (form.marked === null) return <p className="no-answer">No line was marked.</p>;
    return (
      <p className="form-note">
        Line {form.marked} was marked: <code>{form.lines[form.marked - 1] ?? ""}</code>
      </p>
    );
  }
  const given =
    form.kind === "choice"
      ? form.options.filter(({ chosen }) => chosen)
      : form.steps.filter((step) => step.given !== null).sort((a, b) => (a.given ?? 0) - (b.given ?? 0));
  const List = form.kind === "choice" ? "ul" : "ol";
  return (
    <div className="answered-form">
      {!form.answered && <p className="no-answer">{form.kind === "choice" ? "Nothing was chosen." : "Nothing was put into order."}</p>}
      <List aria-label={form.kind === "choice" ? "What was chosen" : "The order that was given"}>
        {given.map(({ id, text }) => (
          <li key={id}>
            <MarkdownLine text={text} />
          </li>
        ))}
      </List>
      {form.reason.trim() !== "" && <blockquote className="answer">{form.reason.trim()}</blockquote>}
    </div>
  );
}

export function AnsweredForm({ form }: { form: Answered }) {
  return (
    <div className="answered-form">
      {form.kind === "flaw" ? (
        <Snippet form={form} />
      ) : (
        <>
          {!form.answered && <p className="no-answer">{form.kind === "choice" ? "Nothing was chosen." : "Nothing was put into order."}</p>}
          {form.kind === "choice" ? <Choice form={form} /> : <Ordering form={form} />}
          {form.reason.trim() !== "" && <blockquote className="answer">{form.reason.trim()}</blockquote>}
        </>
      )}
    </div>
  );
}
