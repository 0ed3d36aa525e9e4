// What to do until an interview: how many days are left, and how much of the cards and practices falls on each week. Pure.
import type { QuestionSummary, Review, Upcoming } from "../net/study";
import { cardStates, isMissed } from "./schedule";
import { dayOf, daysBetween } from "./days";

export interface Plan {
  daysLeft: number;
  /** Cards that are new or were missed, in the topics of the interview. */
  cards: number;
  weeks: number;
  cardsPerWeek: number;
  sessionsPerWeek: number;
}

/** Nobody keeps up more than this. */
const cardsPerWeekMax = 140;
const lastStretchDays = 14;

export function planFor(upcoming: Pick<Upcoming, "date" | "topics">, questions: readonly QuestionSummary[], reviews: readonly Review[], now: number): Plan {
  const daysLeft = daysBetween(dayOf(now), upcoming.date);
  const states = cardStates(reviews);
  const cards = questions.filter((question) => {
    const asked = upcoming.topics.length === 0 || question.topics.some((topic) => upcoming.topics.includes(topic));
    const state = states.get(question.id);
    return asked && (state === undefined || isMissed(state));
  }).length;
  const weeks = Math.max(1, Math.ceil(daysLeft / 7));
  const cardsPerWeek = Math.min(cardsPerWeekMax, Math.ceil(cards / weeks));
  return { daysLeft, cards, weeks, cardsPerWeek, sessionsPerWeek: daysLeft > lastStretchDays ? 2 : 3 };
}

export function daysLeftText(days: number): string {
  if (days < 0) return days === -1 ? "yesterday" : `${-days} days ago`;
  if (days === 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}

export function planText(plan: Plan): string {
  if (plan.daysLeft < 0) return "It is over. Delete it, or keep it for its notes.";
  if (plan.daysLeft === 0) return "It is today: go through what you missed last, then let it be.";
  const cards =
    plan.cards === 0 ? "every card has been seen and known" : `${plan.cardsPerWeek} ${plan.cardsPerWeek === 1 ? "card" : "cards"} a week that are new or were missed`;
  const when = plan.daysLeft < 7 ? "Until then" : `For ${plan.weeks} ${plan.weeks === 1 ? "week" : "weeks"}`;
  return `${when}: ${cards}, and ${plan.sessionsPerWeek} practice sessions a week.`;
}
