// Interviews ahead: which, when, and what to do until then.
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useResource } from "../../app/resource";
import { type ApiError, api, idempotencyKey } from "../../net/api";
import type { Catalog } from "../../net/protocol";
import { type QuestionSummary, type Review, studyApi, type Upcoming, type UpcomingWish } from "../../net/study";
import { dayOf } from "../../study/days";
import { daysLeftText, planFor, planText } from "../../study/plan";
import { topicText } from "../../ui/format";
import { Confirm, Failure, Loading } from "../../ui/parts";
import { asApiError, StudyFrame } from "./frame";

const calendar = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const dayText = (day: string) => calendar.format(new Date(`${day}T00:00:00Z`));

const nothing: UpcomingWish = { company: "", date: "", stage: "", notes: "", template: null, topics: [] };

function Form(props: {
  catalog: Catalog;
  from: UpcomingWish;
  busy: boolean;
  error: ApiError | null;
  save: string;
  onSave: (wish: UpcomingWish) => void;
  onCancel: () => void;
}) {
  const { catalog, busy, error } = props;
  const [wish, setWish] = useState(props.from);
  const [problem, setProblem] = useState<string | null>(null);
  const company = useRef<HTMLInputElement>(null);
  useEffect(() => company.current?.focus(), []);
  const change = (part: Partial<UpcomingWish>) => setWish((old) => ({ ...old, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (wish.company.trim() === "") return setProblem("Give the company, or another name for it.");
    if (wish.date === "") return setProblem("Give the day.");
    setProblem(null);
    props.onSave({ ...wish, company: wish.company.trim(), stage: wish.stage.trim() });
  };
  const toggle = (topic: string) =>
    change({ topics: wish.topics.includes(topic) ? wish.topics.filter((old) => old !== topic) : [...wish.topics, topic] });
  return (
    <form className="card upcoming-form" onSubmit={submit} noValidate aria-label="An interview ahead">
      <div className="upcoming-fields">
        <label>
          <span>Company</span>
          <input ref={company} type="text" value={wish.company} maxLength={60} aria-invalid={problem !== null} aria-describedby="upcoming-problem" onChange={(event) => change({ company: event.target.value })} />
        </label>
        <label>
          <span>Day</span>
          <input type="date" value={wish.date} aria-describedby="upcoming-problem" onChange={(event) => change({ date: event.target.value })} />
        </label>
        <label>
          <span>Stage</span>
          <input type="text" value={wish.stage} maxLength={60} placeholder="Phone screen" onChange={(event) => change({ stage: event.target.value })} />
        </label>
        <label>
          <span>Like the template</span>
          <select value={wish.template ?? ""} onChange={(event) => change(event.target.value === "" ? { template: null } : { template: event.target.value, topics: [] })}>
            <option value="">None: topics below</option>
            {catalog.templates.map((template) => (
              <option key={template.id} value={template.id}>
                {template.title}
              </option>
            ))}
          </select>
        </label>
      </div>
      {wish.template === null && (
        <fieldset>
          <legend>
            Topics <span className="legend-note">{wish.topics.length === 0 ? "any" : `${wish.topics.length} chosen`}</span>
          </legend>
          <div className="chips">
            {catalog.topics.map((topic) => (
              <label key={topic.id} className="chip">
                <input type="checkbox" checked={wish.topics.includes(topic.id)} onChange={() => toggle(topic.id)} />
                <span>{topicText(topic.id)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <label className="upcoming-notes">
        <span>Notes</span>
        <textarea rows={3} value={wish.notes} maxLength={1300} onChange={(event) => change({ notes: event.target.value })} />
      </label>
      <p id="upcoming-problem" className="field-problem" role="alert">
        {problem ?? error?.message}
      </p>
      <div className="button-row">
        <button type="submit" className="button primary" aria-disabled={busy}>
          {props.save}
        </button>
        <button type="button" className="button" onClick={props.onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Line(props: { one: Upcoming; catalog: Catalog; questions: QuestionSummary[]; reviews: Review[]; onEdit: () => void; onRemove: () => void }) {
  const { one } = props;
  const plan = planFor(one, props.questions, props.reviews, Date.now());
  const template = props.catalog.templates.find((known) => known.id === one.template);
  return (
    <li className={plan.daysLeft < 0 ? "card upcoming over" : "card upcoming"}>
      <div className="upcoming-head">
        <h2>{one.company}</h2>
        <span className="upcoming-left">{daysLeftText(plan.daysLeft)}</span>
      </div>
      <p className="upcoming-when">
        {dayText(one.date)}
        {one.stage !== "" && <> · {one.stage}</>}
        {template !== undefined && <> · like “{template.title}”</>}
      </p>
      {one.topics.length > 0 && (
        <ul className="tags" aria-label="Topics">
          {one.topics.map((topic) => (
            <li key={topic}>{topicText(topic)}</li>
          ))}
        </ul>
      )}
      <p className="upcoming-plan">{planText(plan)}</p>
      {one.notes !== "" && <p className="upcoming-note">{one.notes}</p>}
      <p className="button-row">
        <button type="button" className="button small" onClick={props.onEdit} aria-label={`Edit ${one.company}`}>
          Edit
        </button>
        <button type="button" className="button small quiet" onClick={props.onRemove} aria-label={`Delete ${one.company}`}>
          Delete
        </button>
      </p>
    </li>
  );
}

function List({ first, catalog, questions, reviews }: { first: Upcoming[]; catalog: Catalog; questions: QuestionSummary[]; reviews: Review[] }) {
  const [list, setList] = useState(first);
  const [editing, setEditing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Upcoming | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [key, setKey] = useState(idempotencyKey);
  const add = useRef<HTMLButtonElement>(null);
  const today = dayOf(Date.now());
  const keep = (kept: Upcoming) =>
    setList((old) => [...old.filter((one) => one.id !== kept.id), kept].sort((one, other) => one.date.localeCompare(other.date) || one.id.localeCompare(other.id)));
  const close = () => {
    setEditing(null);
    setError(null);
    setKey(idempotencyKey());
    setTimeout(() => add.current?.focus());
  };
  const settle = (made: Promise<Upcoming>) => {
    setBusy(true);
    setError(null);
    made.then(
      (kept) => {
        setBusy(false);
        keep(kept);
        close();
      },
      (failure: unknown) => {
        setBusy(false);
        const found = asApiError(failure);
        setError(found);
        // What was sent under it and is not what will be sent next.
        if (found.code === "idempotency_conflict") setKey(idempotencyKey());
      },
    );
  };
  const form = (from: UpcomingWish, save: string, onSave: (wish: UpcomingWish) => void) => (
    <Form catalog={catalog} from={from} busy={busy} error={error} save={save} onSave={onSave} onCancel={close} />
  );
  const wishOf = ({ company, date, stage, notes, template, topics }: Upcoming): UpcomingWish => ({ company, date, stage, notes, template, topics });
  return (
    <>
      {editing === "new" ? (
        form({ ...nothing }, "Add it", (wish) => settle(studyApi.addUpcoming(wish, key)))
      ) : (
        <p className="button-row">
          <button ref={add} type="button" className="button primary" onClick={() => setEditing("new")}>
            Add an interview
          </button>
        </p>
      )}
      {editing === null && error !== null && <Failure error={error} />}
      {list.length === 0 && editing === null && (
        <div className="empty">
          <p>None yet. Add the day of one, and what to do until then is worked out from it.</p>
        </div>
      )}
      <ul className="upcomings">
        {[...list.filter((one) => one.date >= today), ...list.filter((one) => one.date < today).reverse()].map((one) =>
          editing === one.id ? (
            <li key={one.id}>{form(wishOf(one), "Save", (wish) => settle(studyApi.putUpcoming(one.id, wish)))}</li>
          ) : (
            <Line key={one.id} one={one} catalog={catalog} questions={questions} reviews={reviews} onEdit={() => setEditing(one.id)} onRemove={() => setRemoving(one)} />
          ),
        )}
      </ul>
      {removing !== null && (
        <Confirm
          title={`Delete the interview at ${removing.company}?`}
          confirm="Delete it"
          cancel="Keep it"
          danger
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            setError(null);
            studyApi.removeUpcoming(removing.id).then(
              () => setList((old) => old.filter((one) => one.id !== removing.id)),
              (failure: unknown) => setError(asApiError(failure)),
            );
          }}
        >
          <p>Its notes go with it. Your cards and practices stay.</p>
        </Confirm>
      )}
    </>
  );
}

async function load(): Promise<{ first: Upcoming[]; catalog: Catalog; questions: QuestionSummary[]; reviews: Review[] }> {
  const [first, catalog, questions, reviews] = await Promise.all([studyApi.upcoming(), api.catalog(), studyApi.questions(), studyApi.reviews()]);
  return { first, catalog, questions, reviews };
}

export default function UpcomingPage() {
  const [all, again] = useResource("upcoming", load);
  return (
    <StudyFrame page="upcoming">
      {all.state === "loading" && <Loading what="Opening the calendar" />}
      {all.state === "failed" && <Failure error={all.error} again={again} />}
      {all.state === "ready" && <List {...all.value} />}
    </StudyFrame>
  );
}
