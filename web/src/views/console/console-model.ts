// What the interviewer's console shows, worked out of the session's view and an item's guide. Pure: the clock is handed in.
import type {
  ConsoleView,
  InterviewerContent,
  KeyPointMade,
  Noticed,
  NoteView,
  PersonView,
  RatingView,
  Recommendation,
  Role,
} from "../../net/interview";
import type { Choice, ItemKind, ItemView, RoundView, SessionView } from "../../net/protocol";
import { plural } from "../../ui/format";

// --- items

export interface PlacedItem {
  item: ItemView;
  round: RoundView;
  /** Within its round, from 1. */
  number: number;
}

export function placedItems(view: SessionView): PlacedItem[] {
  return view.rounds.flatMap((round) => round.items.map((item, at) => ({ item, round, number: at + 1 })));
}

export function findItem(view: SessionView, id: string | null): PlacedItem | null {
  return placedItems(view).find(({ item }) => item.id === id) ?? null;
}

/** What the candidate has before them; the first item of all before the start. */
export function itemOfCandidate(view: SessionView): PlacedItem | null {
  const placed = placedItems(view);
  const openRound = view.round === null ? undefined : view.rounds[view.round];
  return (
    placed.find(({ item, round }) => item.open && round.state === "open") ??
    placed.find(({ round }) => round === openRound) ??
    placed[0] ??
    null
  );
}

/** What may be added, each word being somewhere in its title, topics or level; what is asked already is left out. */
export function choicesFor(choices: Choice[], kind: ItemKind, words: string, view: SessionView): Choice[] {
  const wanted = words.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const asked = new Set(placedItems(view).map(({ item }) => `${item.kind} ${item.ref}`));
  const text = (choice: Choice) => [choice.title, choice.level, ...choice.topics, choice.ref].join(" ").replaceAll("-", " ").toLowerCase();
  const inTitle = (choice: Choice) => wanted.every((word) => choice.title.toLowerCase().includes(word));
  const found = choices.filter(
    (choice) => choice.kind === kind && !asked.has(`${choice.kind} ${choice.ref}`) && wanted.every((word) => text(choice).includes(word)),
  );
  return found.sort((one, other) => Number(inTitle(other)) - Number(inTitle(one)) || one.title.localeCompare(other.title));
}

// --- time

const two = (n: number) => String(n).padStart(2, "0");

/** "+12:05" since the start; a note may also be older or younger than the interview. */
export function sinceStart(view: Pick<SessionView, "started_at" | "ended_at">, at: number): string {
  if (view.started_at === null || at < view.started_at) return "before the start";
  if (view.ended_at !== null && at > view.ended_at) return "after the end";
  const seconds = Math.floor((at - view.started_at) / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `+${hours}:${two(minutes)}:${two(seconds % 60)}` : `+${two(minutes)}:${two(seconds % 60)}`;
}

/** How long a link still opens something, rounded as people say it. */
export function expiryText(expiresAt: number, now: number): string {
  const left = expiresAt - now;
  if (left <= 0) return "has expired";
  if (left < 60_000) return "expires within a minute";
  const minutes = Math.round(left / 60_000);
  if (minutes < 60) return `expires in ${plural(minutes, "minute")}`;
  const hours = Math.round(left / 3_600_000);
  return hours < 48 ? `expires in ${plural(hours, "hour")}` : `expires in ${plural(Math.round(left / 86_400_000), "day")}`;
}

// --- people and links

export const roles: readonly Role[] = ["candidate", "interviewer", "observer"];
/** What a link of that role is good for, said beside it: the wrong link in the wrong hands is the classic accident. */
export const roleMay: Record<Role, string> = {
  candidate: "Answers, codes, runs and submits.",
  interviewer: "Sees all of this console and may use it, notes included.",
  observer: "Watches what the candidate sees, and changes nothing.",
};

/** The address that a link's token makes; behind the #, so no server on the way sees it. */
export function joinAddress(origin: string, token: string): string {
  return `${origin}/join#${token}`;
}

/** "You" for oneself: in a list of several interviewers' notes that is what one looks for. */
export function authorName(people: PersonView[], person: string, me: string | null): string {
  if (person === me) return "You";
  return people.find((known) => known.person === person)?.name ?? "Somebody who has left";
}

/** Who came by a link can be taken out again; the host cannot, nor does one remove oneself. */
export function isRemovable(person: PersonView, me: string | null): boolean {
  return person.person.startsWith("guest:") && person.person !== me;
}

// --- hints

export interface LadderStep {
  index: number;
  text: string;
  afterMinutes: number;
  state: "given" | "next" | "later";
}

export function hintLadder(guide: InterviewerContent, revealed: string[]): LadderStep[] {
  return guide.hints.map((hint, index) => ({
    index,
    text: hint.text,
    afterMinutes: hint.after_minutes,
    state: index < revealed.length ? "given" : index === revealed.length ? "next" : "later",
  }));
}

// --- key points

export function tickOf(console: ConsoleView, item: string, keyPoint: string): KeyPointMade | null {
  return console.key_points.find((tick) => tick.item === item && tick.key_point === keyPoint)?.made ?? null;
}

/** "3 of 8 made, 1 missed": what is not ticked is neither. */
export function tickSummary(console: ConsoleView, item: string, keyPoints: { id: string }[]): string {
  const ticks = keyPoints.map(({ id }) => tickOf(console, item, id));
  const made = ticks.filter((tick) => tick === "made").length;
  const missed = ticks.filter((tick) => tick === "missed").length;
  return `${made} of ${keyPoints.length} made${missed === 0 ? "" : `, ${missed} missed`}`;
}

export const tickWords: Record<KeyPointMade, string> = { made: "Made", missed: "Missed" };

/** Of a mistake: whether it was heard. */
export const flagWords: Record<KeyPointMade, string> = { made: "Heard", missed: "Not heard" };

/** "1 heard, 2 not heard"; of those not ticked the estimate has the word. */
export function flagSummary(console: ConsoleView, item: string, flags: { id: string }[]): string {
  const ticks = flags.map(({ id }) => tickOf(console, item, id));
  const heard = ticks.filter((tick) => tick === "made").length;
  const unheard = ticks.filter((tick) => tick === "missed").length;
  return `${heard} heard${unheard === 0 ? "" : `, ${unheard} not heard`}`;
}

// --- notes

/** Newest last, as they were written. */
export function notesOf(console: ConsoleView, item: string | null): NoteView[] {
  return console.notes.filter((note) => note.item === item).sort((a, b) => a.written_at - b.written_at);
}

// --- ratings

/** What candidates call their own; the report holds it against the interviewers'. */
const selfCriterion = "self";

export interface Criterion {
  id: string;
  text: string;
  weight: number | null;
}
export const overall: Criterion = { id: "overall", text: "Overall", weight: null };

export function criteriaOf(guide: InterviewerContent | undefined): Criterion[] {
  return [...(guide?.rubric ?? []).filter(({ id }) => id !== overall.id), overall];
}

export function ratingOf(console: ConsoleView, person: string | null, item: string | null, criterion: string): RatingView | null {
  return console.ratings.find((one) => one.person === person && one.item === item && one.criterion === criterion) ?? null;
}

export function ratingsOfOthers(console: ConsoleView, me: string | null, item: string | null, criterion: string): RatingView[] {
  return console.ratings.filter((one) => one.person !== me && one.item === item && one.criterion === criterion);
}

export const pointWords = ["", "poor", "weak", "fair", "good", "excellent"];

export const recommendations: readonly Recommendation[] = ["strong_no", "no", "yes", "strong_yes"];
export const recommendationWords: Record<Recommendation, string> = { strong_no: "Strong no", no: "No", yes: "Yes", strong_yes: "Strong yes" };

/** Every criterion that somebody rated, those of the rubric first and in its order; what the rubric does not know keeps its id. */
export function ratedCriteria(console: ConsoleView, item: string | null, guide: InterviewerContent | undefined): Criterion[] {
  const rated = new Set(console.ratings.filter((one) => one.item === item && one.criterion !== selfCriterion).map((one) => one.criterion));
  const known = criteriaOf(guide).filter(({ id }) => rated.has(id));
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...[...rated].filter((id) => !ids.has(id)).map((id) => ({ id, text: id, weight: null }))];
}

// --- signals

export interface SignalLine {
  at: number;
  person: string;
  item: string | null;
  text: string;
}

/** What was noticed, in words and in order; a return says how long the page was out of sight. */
export function signalLines(noticed: Noticed[]): SignalLine[] {
  const left = new Map<string, number>();
  return noticed.map(({ at, person, signal, item, size }) => {
    let text = "left the page";
    if (signal === "paste") text = `pasted ${plural(size, "character")}`;
    if (signal === "left") left.set(person, at);
    if (signal === "returned") {
      const since = left.get(person);
      left.delete(person);
      text = since === undefined ? "came back" : `came back after ${awayText(at - since)}`;
    }
    return { at, person, item, text };
  });
}

function awayText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// --- the report

/** Items that somebody noted, rated or ticked anything on, in their order; also such of rounds that never took place. */
export function itemsSpokenOf(console: ConsoleView): string[] {
  const items = [...console.notes, ...console.ratings.filter(({ criterion }) => criterion !== selfCriterion), ...console.key_points].flatMap(({ item }) => item ?? []);
  const place = (id: string) => Number(id.replace(/\D+/g, ""));
  return [...new Set(items)].sort((a, b) => place(a) - place(b));
}
