// What practising alone needs of the HTTP side (PROTOCOL section 10): names of the wire and the requests.
import type { AnsweredForm, FormSolution } from "../forms/wire";
import { request } from "./api";
import type { CustomSession, KeyPoint, Level } from "./protocol";

export type Grade = "know" | "partly" | "didnt" | "skip";
export const questionKinds = ["concept", "design", "experience", "behavioral", "system-design", "culture", "flaw", "choice", "ordering"] as const;
export type QuestionKind = (typeof questionKinds)[number];

export interface QuestionSummary {
  id: string;
  title: string;
  level: Level;
  kind: QuestionKind;
  topics: string[];
  minutes: number;
  star: boolean;
}
export interface QuestionPoint {
  id: string;
  text: string;
  weight: number;
  must: boolean;
}
export interface Question extends QuestionSummary {
  prompt: string;
  form: FormSolution | null;
  model_answer: string;
  key_points: QuestionPoint[];
  follow_ups: string[];
  challenges: { slug: string; title: string; difficulty: string; minutes: number }[];
}

export interface ReviewWish {
  question: string;
  grade: Grade;
  missed: string[];
  answer: string | null;
}
export interface Review extends ReviewWish {
  id: number;
  at: number;
  estimate: number | null;
}
export interface Assessment {
  estimate: number;
  must_missed: boolean;
  key_points: KeyPoint[];
  red_flags: { id: string; text: string; sentence: string | null }[];
  notes: string[];
  form: AnsweredForm | null;
}
export type KeptReview = Review & { assessment: Assessment | null };

export interface UpcomingWish {
  company: string;
  /** A day of the calendar: 2027-01-31. */
  date: string;
  stage: string;
  notes: string;
  template: string | null;
  topics: string[];
}
export interface Upcoming extends UpcomingWish {
  id: string;
}

export interface TopicProgress {
  topic: string;
  score: number;
  seen: number;
  points: { at: number; score: number; source: "session" | "study" }[];
}
export interface NamedTopic {
  topic: string;
  score: number;
  why: string;
}
/** What the rounds of one kind came to, practice by practice. */
export interface RoundProgress {
  kind: "theory" | "coding";
  points: { session: string; at: number; score: number }[];
}
export interface Progress {
  topics: TopicProgress[];
  rounds: RoundProgress[];
  strengths: NamedTopic[];
  gaps: NamedTopic[];
  next: CustomSession | null;
}

export interface Removed {
  sessions: number;
  reviews: number;
  upcoming: number;
}

async function allReviews(): Promise<Review[]> {
  const found: Review[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: { reviews: Review[]; next: string | null } = await request(
      "GET",
      `study/reviews?limit=1000${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...page.reviews);
    if (page.next === null) return found;
    cursor = page.next;
  }
}

const one = (id: string) => `upcoming/${encodeURIComponent(id)}`;

export const studyApi = {
  questions: () => request<{ questions: QuestionSummary[] }>("GET", "questions").then((body) => body.questions),
  question: (id: string) => request<Question>("GET", `questions/${encodeURIComponent(id)}`),
  /** All of them, oldest first. */
  reviews: allReviews,
  review: (wish: ReviewWish, key: string) => request<KeptReview>("POST", "study/reviews", wish, { "idempotency-key": key }),
  upcoming: () => request<{ upcoming: Upcoming[] }>("GET", "upcoming").then((body) => body.upcoming),
  addUpcoming: (wish: UpcomingWish, key: string) => request<Upcoming>("POST", "upcoming", wish, { "idempotency-key": key }),
  putUpcoming: (id: string, wish: UpcomingWish) => request<Upcoming>("PUT", one(id), wish),
  removeUpcoming: (id: string) => request<void>("DELETE", one(id)),
  progress: () => request<Progress>("GET", "progress"),
  removeData: () => request<Removed>("DELETE", "me/data", { confirm: true }),
};

/** Where the browser gets the export from, as a file. */
/** Below /api/v1/, as a file. */
export const dataPath = "me/data";

