// Study: a card a question, as on paper. Think, say or write an answer, look, and rate oneself; only then is told what the estimate
// finds in what was written. Which cards a day brings is in ../../study/schedule.ts.
import { useMemo, useRef, useState } from "react";
import { useResource } from "../../app/resource";
import { type ApiError, idempotencyKey } from "../../net/api";
import type { Catalog } from "../../net/protocol";
import {
  type Grade,
  type KeptReview,
  type Question,
  type QuestionSummary,
  questionKinds,
  type Review,
  type ReviewWish,
  studyApi,
} from "../../net/study";
import {
  cardStates,
  type DayCard,
  dayQueue,
  daysUntilBack,
  doneToday,
  extraCards,
  noFilter,
  streak,
  type StudyFilter,
} from "../../study/schedule";
import { plural, topicText } from "../../ui/format";
import { Bar, Failure, Loading } from "../../ui/parts";
import { StudyCard } from "./card";
import { asApiError, StudyFrame } from "./frame";
import { Rated } from "./rated";

const levels: Catalog["levels"] = ["beginner", "intermediate", "advanced"];

function Choice(props: { label: string; value: string | null; options: readonly string[]; onChange: (value: string | null) => void }) {
  return (
    <label>
      <span>{props.label}</span>
      <select value={props.value ?? ""} onChange={(event) => props.onChange(event.target.value === "" ? null : event.target.value)}>
        <option value="">Any</option>
        {props.options.map((option) => (
          <option key={option} value={option}>
            {topicText(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Filters({ questions, filter, onChange }: { questions: QuestionSummary[]; filter: StudyFilter; onChange: (filter: StudyFilter) => void }) {
  const topics = useMemo(() => [...new Set(questions.flatMap((question) => question.topics))].sort(), [questions]);
  const active = Object.values(filter).filter((value) => value !== null && value !== false).length;
  return (
    <details className="study-filters">
      <summary>
        Choose cards{active > 0 && <span className="legend-note">{plural(active, "filter")}</span>}
      </summary>
      <div className="study-filter-fields">
        <Choice label="Topic" value={filter.topic} options={topics} onChange={(topic) => onChange({ ...filter, topic })} />
        <Choice label="Level" value={filter.level} options={levels} onChange={(level) => onChange({ ...filter, level })} />
        <Choice label="Kind" value={filter.kind} options={questionKinds} onChange={(kind) => onChange({ ...filter, kind })} />
        <label className="chip">
          <input type="checkbox" checked={filter.missedOnly} onChange={(event) => onChange({ ...filter, missedOnly: event.target.checked })} />
          <span>Missed key points</span>
        </label>
      </div>
    </details>
  );
}

function backText(days: number): string {
  if (days <= 0) return "It comes back today.";
  return days === 1 ? "It comes back tomorrow." : `It comes back in ${days} days.`;
}

function Day({ reviews, left, now }: { reviews: Review[]; left: number; now: number }) {
  const done = doneToday(reviews, now);
  const days = streak(reviews, now);
  const text = `${done} done today, ${left} to go`;
  return (
    <div className="study-day">
      <Bar value={done} max={done + left} label={text} />
      <p>
        <b>{plural(left, "card")} today</b>
        {done > 0 && <span> · {done} done</span>}
        {days > 1 && <span> · {days} days in a row</span>}
      </p>
    </div>
  );
}

/** What is being sent, under one key however often it is tried: it counts once. */
interface Sending {
  wish: ReviewWish;
  key: string;
  error: ApiError | null;
}

function Cards({ questions, first }: { questions: QuestionSummary[]; first: Review[] }) {
  const [reviews, setReviews] = useState(first);
  const [filter, setFilter] = useState(noFilter);
  const [more, setMore] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [rated, setRated] = useState<{ question: Question; kept: KeptReview; back: number } | null>(null);
  const [said, setSaid] = useState("");
  const begun = useRef(false);
  const now = Date.now();
  const queue = useMemo(() => dayQueue(questions, reviews, now, filter), [questions, reviews, filter]);
  const extra = useMemo(() => (more ? extraCards(questions, reviews, now, filter) : []), [questions, reviews, filter, more]);
  const card: DayCard | undefined = queue[0] ?? extra[0];
  const [question, again] = useResource(card === undefined ? null : card.question.id, () => studyApi.question(card?.question.id ?? ""));
  const missed = useMemo(
    () => (card === undefined ? [] : (cardStates(reviews).get(card.question.id)?.last.missed ?? [])),
    [reviews, card?.question.id],
  );

  const send = (wish: ReviewWish, key: string, of: Question) => {
    setSending({ wish, key, error: null });
    studyApi.review(wish, key).then(
      (kept) => {
        begun.current = true;
        const all = [...reviews, kept];
        const back = kept.grade === "skip" ? 0 : daysUntilBack(kept.question, all, Date.now());
        setSending(null);
        setReviews(all);
        setSaid(kept.grade === "skip" ? "Skipped for today." : `Kept. ${backText(back)}`);
        if (kept.assessment !== null && kept.grade !== "skip") setRated({ question: of, kept, back });
      },
      (error: unknown) => setSending({ wish, key, error: asApiError(error) }),
    );
  };

  if (rated !== null)
    return (
      <Rated question={rated.question} kept={rated.kept} back={backText(rated.back)} onNext={() => setRated(null)} />
    );
  return (
    <>
      <Day reviews={reviews} left={queue.length} now={now} />
      <Filters questions={questions} filter={filter} onChange={setFilter} />
      <p className="study-said" role="status">
        {said}
      </p>
      {sending !== null && sending.error !== null && question.state === "ready" && (
        <Failure error={sending.error} again={() => send(sending.wish, sending.key, question.value)} />
      )}
      {card === undefined ? (
        <div className="empty study-empty">
          {filter === noFilter || Object.values(filter).every((value) => value === null || value === false) ? (
            <p>That was all for today. What you rated comes back when it is about to be forgotten.</p>
          ) : (
            <p>No card of the day fits what you chose.</p>
          )}
          {!more && (
            <p className="button-row">
              <button type="button" className="button" onClick={() => setMore(true)}>
                Study on, beyond today’s cards
              </button>
            </p>
          )}
        </div>
      ) : (
        <>
          {question.state === "loading" && <Loading what="Turning the card" />}
          {question.state === "failed" && <Failure error={question.error} again={again} />}
          {question.state === "ready" && (
            <StudyCard
              key={question.value.id}
              question={question.value}
              why={card.why}
              missedBefore={missed}
              busy={sending !== null && sending.error === null}
              takesFocus={begun.current}
              onRate={(grade: Grade, missedNow: string[], answer: string | null) =>
                send({ question: question.value.id, grade, missed: missedNow, answer }, idempotencyKey(), question.value)
              }
            />
          )}
        </>
      )}
    </>
  );
}

export default function Study() {
  const [questions, questionsAgain] = useResource("questions", studyApi.questions);
  const [reviews, reviewsAgain] = useResource("reviews", studyApi.reviews);
  return (
    <StudyFrame page="study">
      {questions.state === "failed" && <Failure error={questions.error} again={questionsAgain} />}
      {reviews.state === "failed" && <Failure error={reviews.error} again={reviewsAgain} />}
      {(questions.state === "loading" || reviews.state === "loading") && <Loading what="Laying out the cards" />}
      {questions.state === "ready" && reviews.state === "ready" && <Cards questions={questions.value} first={reviews.value} />}
    </StudyFrame>
  );
}
