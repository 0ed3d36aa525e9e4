import { describe, expect, it } from "vitest";
import type { Grade, QuestionSummary, Review } from "../net/study";
import { dayBefore, dayOf, daysBetween } from "./days";
import { dayQueue, daysUntilBack, doneToday, extraCards, newPerDay, noFilter, ratingGap, streak } from "./schedule";

const hour = 3_600_000;
const day = 24 * hour;
/** Noon of a day, where the test runs. */
const start = new Date(2027, 0, 11, 12).getTime();

function question(id: string, more: Partial<QuestionSummary> = {}): QuestionSummary {
  return { id, title: id, level: "beginner", kind: "concept", topics: ["databases"], minutes: 4, star: false, ...more };
}
let ids = 0;
function review(of: string, at: number, grade: Grade, missed: string[] = []): Review {
  return { id: ++ids, at, question: of, grade, missed, answer: null, estimate: null };
}
const idsOf = (cards: { question: QuestionSummary }[]) => cards.map((card) => card.question.id);

describe("the cards of a day", () => {
  const bank = ["a", "b", "c", "d"].map((id) => question(id));

  it("are new ones in the beginning, easier ones first, at most so many a day", () => {
    const many = Array.from({ length: 40 }, (_, at) => question(`q${at}`, { level: at % 2 === 0 ? "advanced" : "beginner" }));
    const first = dayQueue(many, [], start);
    expect(first).toHaveLength(newPerDay);
    expect(first.every((card) => card.why === "new" && card.question.level === "beginner")).toBe(true);
    expect(idsOf(dayQueue(many, [], start + 5 * hour))).toEqual(idsOf(first));
    const done = first.slice(0, 4).map((card) => review(card.question.id, start, "know"));
    expect(dayQueue(many, done, start + hour)).toHaveLength(newPerDay - 4);
    const skipped = [...done, review(first[4]?.question.id ?? "", start, "skip")];
    expect(dayQueue(many, skipped, start + hour), "a skipped one is not made up for").toHaveLength(newPerDay - 5);
    expect(dayQueue(many, done, start + day).filter((card) => card.why === "new")).toHaveLength(newPerDay);
  });

  it("do not come twice on one day, and what was not known comes back on the next", () => {
    const reviews = [review("a", start, "didnt"), review("b", start, "know"), review("c", start, "skip")];
    expect(idsOf(dayQueue(bank, reviews, start + hour))).toEqual(["d"]);
    const next = dayQueue(bank, reviews, start + day);
    expect(next[0]).toMatchObject({ question: { id: "a" }, why: "missed" });
    expect(idsOf(next).sort()).toEqual(["a", "c", "d"]);
    expect(next.find((card) => card.question.id === "c")?.why).toBe("new");
  });

  it("bring back key points that were missed before what was only due", () => {
    const reviews = [review("a", start - 2 * day, "know"), review("b", start, "know", ["point"]), review("c", start, "know")];
    const later = dayQueue(bank, reviews, start + 60 * day).filter((card) => card.why !== "new");
    expect(later.map((card) => card.why)).toEqual(["missed", "due", "due"]);
    expect(later[0]?.question.id).toBe("b");
  });

  it("come at growing distances as they are known", () => {
    const once = [review("a", start, "know")];
    const first = daysUntilBack("a", once, start);
    expect(first).toBeGreaterThanOrEqual(1);
    const twice = [...once, review("a", start + first * day, "know")];
    const second = daysUntilBack("a", twice, start + first * day);
    expect(second).toBeGreaterThan(first);
    const forgotten = [...twice, review("a", start + (first + second) * day, "didnt")];
    expect(daysUntilBack("a", forgotten, start + (first + second) * day)).toBeLessThan(second);
    expect(daysUntilBack("b", forgotten, start)).toBe(0);
  });

  it("are the same whether reviews come one by one or all at once", () => {
    const all: Review[] = Array.from({ length: 60 }, (_, at) =>
      review(["a", "b", "c"][at % 3] ?? "a", start + at * 9 * hour, (["know", "didnt", "partly", "know"] as const)[at % 4] ?? "know"),
    );
    const now = start + 30 * day;
    let grown: Review[] = [];
    for (const one of all) {
      grown = [...grown, one];
      dayQueue(bank, grown, now);
    }
    const oneByOne = dayQueue(bank, grown, now);
    daysUntilBack("a", [review("a", start, "know")], now); // another list in between
    expect(dayQueue(bank, [...all], now)).toEqual(oneByOne);
  });

  it("are due on a day of the calendar, not at an hour of it", () => {
    const late = new Date(2027, 0, 11, 23, 50).getTime();
    const back = daysUntilBack("a", [review("a", late, "didnt")], late);
    const early = new Date(2027, 0, 11 + back, 0, 5).getTime();
    expect(dayQueue(bank, [review("a", late, "didnt")], early)[0]?.question.id).toBe("a");
  });

  it("follow the filters", () => {
    const mixed = [
      question("a"),
      question("b", { topics: ["networks", "http"] }),
      question("c", { level: "advanced" }),
      question("d", { kind: "behavioral" }),
    ];
    expect(idsOf(dayQueue(mixed, [], start, { ...noFilter, topic: "http" }))).toEqual(["b"]);
    expect(idsOf(dayQueue(mixed, [], start, { ...noFilter, level: "advanced" }))).toEqual(["c"]);
    expect(idsOf(dayQueue(mixed, [], start, { ...noFilter, kind: "behavioral" }))).toEqual(["d"]);
    const reviews = [review("a", start, "partly", ["point"]), review("b", start, "partly")];
    expect(idsOf(dayQueue(mixed, reviews, start + 30 * day, { ...noFilter, missedOnly: true }))).toEqual(["a"]);
  });

  it("know no question that the bank has lost", () => {
    expect(dayQueue(bank, [review("gone", start, "didnt")], start + day).every((card) => card.question.id !== "gone")).toBe(true);
  });
});

it("more than the day's cards are those that are known worst", () => {
  const bank = ["a", "b", "c"].map((id) => question(id));
  const reviews = [review("a", start - day, "know"), review("b", start - day, "partly"), review("c", start, "know")];
  const cards = extraCards(bank, reviews, start);
  expect(idsOf(cards)).not.toContain("c");
  expect(cards.every((card) => card.why === "extra")).toBe(true);
  expect(idsOf([...dayQueue(bank, reviews, start), ...cards]).sort()).toEqual(["a", "b"]);
});

it("a streak lasts until a day is left out, and today is not over", () => {
  expect(streak([], start)).toBe(0);
  const reviews = [review("a", start - 3 * day, "know"), review("a", start - day, "partly"), review("b", start - 2 * day, "didnt")];
  expect(streak(reviews, start)).toBe(3);
  expect(streak([...reviews, review("c", start, "know")], start)).toBe(4);
  expect(streak(reviews, start + day)).toBe(0);
  expect(streak([review("a", start, "skip")], start)).toBe(0);
});

it("a question that was rated twice on a day is one", () => {
  const reviews = [review("a", start, "didnt"), review("a", start + 1, "know"), review("b", start, "skip"), review("c", start - day, "know")];
  expect(doneToday(reviews, start)).toBe(1);
});

it("tells a rating that differs from the estimate", () => {
  expect(ratingGap("know", 40)).toBe("higher");
  expect(ratingGap("know", 80)).toBe("close");
  expect(ratingGap("partly", 50)).toBe("close");
  expect(ratingGap("didnt", 70)).toBe("lower");
});

it("days are those of the reader's calendar", () => {
  expect(dayOf(new Date(2027, 0, 31, 23, 59).getTime())).toBe("2027-01-31");
  expect(dayBefore("2027-03-01")).toBe("2027-02-28");
  expect(daysBetween("2027-03-27", "2027-03-29")).toBe(2);
  expect(daysBetween("2027-03-29", "2027-03-27")).toBe(-2);
});
