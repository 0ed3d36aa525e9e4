// When a question comes back: FSRS (ts-fsrs) over what was reviewed, in whole days. Pure: questions, reviews and the time go in, the
// day's cards come out. The server keeps reviews alone, so a later version may schedule otherwise without losing anything.
import { type Card, createEmptyCard, fsrs, Rating } from "ts-fsrs";
import type { Grade, QuestionSummary, Review } from "../net/study";
import { dayBefore, dayOf, daysBetween } from "./days";

/** Steps of minutes are for vocabulary: a question that takes five minutes comes back on another day. */
const scheduler = fsrs({ enable_short_term: false, enable_fuzz: false, request_retention: 0.9, maximum_interval: 365 });
const ratings = { know: Rating.Good, partly: Rating.Hard, didnt: Rating.Again } as const;

/** How many questions that were never seen one day brings. */
export const newPerDay = 10;

export interface CardState {
  card: Card;
  /** The last that was not skipped. */
  last: Review;
}

export interface DayCard {
  question: QuestionSummary;
  /** `missed`: known badly last time, or with key points left out. */
  why: "missed" | "due" | "new" | "extra";
}

export interface StudyFilter {
  topic: string | null;
  level: string | null;
  kind: string | null;
  missedOnly: boolean;
}
export const noFilter: StudyFilter = { topic: null, level: null, kind: null, missedOnly: false };

type States = ReadonlyMap<string, CardState>;
let latest: { reviews: readonly Review[]; states: States } = { reviews: [], states: new Map() };

/**
 * By question; `reviews` are in order. Lists are never changed in place: one that was seen last is not folded again, and of one that
 * goes on from it only what is new.
 */
export function cardStates(reviews: readonly Review[]): States {
  if (reviews === latest.reviews) return latest.states;
  const before = latest.reviews.length;
  const goesOn = before > 0 && reviews.length > before && reviews[0] === latest.reviews[0] && reviews[before - 1] === latest.reviews[before - 1];
  latest = { reviews, states: goesOn ? fold(latest.states, reviews.slice(before)) : fold(new Map(), reviews) };
  return latest.states;
}

function fold(from: States, reviews: readonly Review[]): States {
  const states = new Map(from);
  for (const review of reviews) {
    if (review.grade === "skip") continue;
    const at = new Date(review.at);
    const before: Card = states.get(review.question)?.card ?? createEmptyCard(at);
    states.set(review.question, { card: scheduler.next(before, at, ratings[review.grade]).card, last: review });
  }
  return states;
}

export const isMissed = (state: CardState | undefined): boolean =>
  state !== undefined && (state.last.grade === "didnt" || state.last.missed.length > 0);

export function fits(question: QuestionSummary, state: CardState | undefined, filter: StudyFilter): boolean {
  return (
    (filter.topic === null || question.topics.includes(filter.topic)) &&
    (filter.level === null || question.level === filter.level) &&
    (filter.kind === null || question.kind === filter.kind) &&
    (!filter.missedOnly || (state !== undefined && state.last.missed.length > 0))
  );
}

/** The same for everybody and every day, but not in the order of the alphabet: neighbours there are of one topic. */
function shuffled(id: string): number {
  let hash = 0x811c9dc5;
  for (const unit of id) hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

const levelOrder = { beginner: 0, intermediate: 1, advanced: 2 };

/** The cards of the day that are still to do, in the order in which they come. */
export function dayQueue(questions: readonly QuestionSummary[], reviews: readonly Review[], now: number, filter: StudyFilter = noFilter): DayCard[] {
  const today = dayOf(now);
  const states = cardStates(reviews);
  const seenToday = new Set(reviews.filter((review) => dayOf(review.at) === today).map((review) => review.question));
  const begun = new Map<string, string>();
  for (const review of reviews)
    if (review.grade !== "skip" && !begun.has(review.question)) begun.set(review.question, dayOf(review.at));
  // One that was skipped had its place, too: else whoever skips would never be done.
  const newToday = [...seenToday].filter((question) => (begun.get(question) ?? today) === today).length;
  const open = questions.filter((question) => !seenToday.has(question.id) && fits(question, states.get(question.id), filter));
  const due = open.filter((question) => {
    const state = states.get(question.id);
    return state !== undefined && dayOf(state.card.due.getTime()) <= today;
  });
  const dueAt = (question: QuestionSummary) => states.get(question.id)?.card.due.getTime() ?? 0;
  const recalled = (question: QuestionSummary) => {
    const card = states.get(question.id)?.card;
    return card === undefined ? 0 : scheduler.get_retrievability(card, new Date(now), false);
  };
  due.sort(
    (one, other) =>
      Number(isMissed(states.get(other.id))) - Number(isMissed(states.get(one.id))) ||
      recalled(one) - recalled(other) ||
      dueAt(one) - dueAt(other) ||
      shuffled(one.id) - shuffled(other.id),
  );
  const unseen = open
    .filter((question) => !states.has(question.id))
    .sort((one, other) => levelOrder[one.level] - levelOrder[other.level] || shuffled(one.id) - shuffled(other.id))
    .slice(0, Math.max(0, newPerDay - newToday));
  return [
    ...due.map((question): DayCard => ({ question, why: isMissed(states.get(question.id)) ? "missed" : "due" })),
    ...unseen.map((question): DayCard => ({ question, why: "new" })),
  ];
}

/** Beyond the day's cards, for who wants more: what is known worst first, then what was never seen. */
export function extraCards(questions: readonly QuestionSummary[], reviews: readonly Review[], now: number, filter: StudyFilter = noFilter): DayCard[] {
  const today = dayOf(now);
  const states = cardStates(reviews);
  const seenToday = new Set(reviews.filter((review) => dayOf(review.at) === today).map((review) => review.question));
  const queued = new Set(dayQueue(questions, reviews, now, filter).map((card) => card.question.id));
  const recalled = (question: QuestionSummary) => {
    const card = states.get(question.id)?.card;
    return card === undefined ? 1 : scheduler.get_retrievability(card, new Date(now), false);
  };
  return questions
    .filter((question) => !seenToday.has(question.id) && !queued.has(question.id) && fits(question, states.get(question.id), filter))
    .sort((one, other) => recalled(one) - recalled(other) || shuffled(one.id) - shuffled(other.id))
    .map((question) => ({ question, why: "extra" }));
}

/** In how many days a question comes back, after the last of these reviews of it. */
export function daysUntilBack(question: string, reviews: readonly Review[], now: number): number {
  const state = cardStates(reviews).get(question);
  return state === undefined ? 0 : Math.max(0, daysBetween(dayOf(now), dayOf(state.card.due.getTime())));
}

/** Different questions that were rated on that day. */
export function doneToday(reviews: readonly Review[], now: number): number {
  const today = dayOf(now);
  return new Set(reviews.filter((review) => review.grade !== "skip" && dayOf(review.at) === today).map((review) => review.question)).size;
}

/** Days in a row with something studied, up to today, or to yesterday as long as today is not over. */
export function streak(reviews: readonly Review[], now: number): number {
  const days = new Set(reviews.filter((review) => review.grade !== "skip").map((review) => dayOf(review.at)));
  let day = dayOf(now);
  if (!days.has(day)) day = dayBefore(day);
  let length = 0;
  for (; days.has(day); day = dayBefore(day)) length++;
  return length;
}

/** What a self-rating says in points, to be held against an estimate of the answer. */
export const gradePoints: Record<Exclude<Grade, "skip">, number> = { know: 100, partly: 50, didnt: 0 };

/** How one's own rating and the estimate of what one wrote differ. */
export function ratingGap(grade: Exclude<Grade, "skip">, estimate: number): "higher" | "lower" | "close" {
  const gap = gradePoints[grade] - estimate;
  // A rating has three steps: within half a step, it says the same.
  return gap > 30 ? "higher" : gap < -30 ? "lower" : "close";
}
