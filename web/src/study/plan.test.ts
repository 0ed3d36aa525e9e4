import { describe, expect, it } from "vitest";
import type { QuestionSummary, Review } from "../net/study";
import { daysLeftText, planFor, planText } from "./plan";

const now = new Date(2027, 0, 11, 12).getTime();
const bank = Array.from({ length: 60 }, (_, at): QuestionSummary => ({
  id: `q${at}`,
  title: "",
  level: "beginner",
  kind: "concept",
  topics: [at % 3 === 0 ? "databases" : "networks"],
  minutes: 4,
  star: false,
}));
const review = (question: string, grade: Review["grade"]): Review => ({ id: 1, at: now, question, grade, missed: [], answer: null, estimate: null });

describe("the plan towards an interview", () => {
  it("spreads the cards over the weeks that are left", () => {
    expect(planFor({ date: "2027-02-08", topics: [] }, bank, [], now)).toEqual({ daysLeft: 28, cards: 60, weeks: 4, cardsPerWeek: 15, sessionsPerWeek: 2 });
    expect(planFor({ date: "2027-01-14", topics: [] }, bank, [], now)).toMatchObject({ daysLeft: 3, weeks: 1, cardsPerWeek: 60, sessionsPerWeek: 3 });
  });

  it("counts the topics that are asked, less what is known", () => {
    const topics = ["databases"];
    expect(planFor({ date: "2027-01-18", topics }, bank, [], now).cards).toBe(20);
    expect(planFor({ date: "2027-01-18", topics }, bank, [review("q0", "know"), review("q3", "didnt"), review("q1", "know")], now).cards).toBe(19);
  });

  it("asks no more than anybody keeps up", () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({ ...(bank[0] as QuestionSummary), id: `m${at}` }));
    expect(planFor({ date: "2027-01-12", topics: [] }, many, [], now).cardsPerWeek).toBe(140);
  });

  it("is told in words", () => {
    const plan = (date: string, reviews: Review[] = []) => planText(planFor({ date, topics: [] }, bank, reviews, now));
    expect(plan("2027-02-08")).toBe("For 4 weeks: 15 cards a week that are new or were missed, and 2 practice sessions a week.");
    expect(plan("2027-01-11")).toContain("today");
    expect(plan("2027-01-01")).toContain("over");
    expect(plan("2027-01-14", bank.map((question) => review(question.id, "know")))).toContain("every card has been seen");
    expect([-2, -1, 0, 1, 9].map(daysLeftText)).toEqual(["2 days ago", "yesterday", "today", "tomorrow", "in 9 days"]);
  });
});
