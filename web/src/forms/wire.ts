// Questions that are answered by more than words, as the wire has them (PROTOCOL section 5).

/** What a candidate needs to answer; options and steps in the order in which they are shown. */
export type ItemForm =
  | { kind: "choice"; several: boolean; options: { id: string; text: string }[] }
  | { kind: "ordering"; steps: { id: string; text: string }[] }
  | { kind: "flaw"; lines: string[] };

/** With what is right, for whoever may know: steps in their right order. */
export type FormSolution =
  | { kind: "choice"; several: boolean; options: { id: string; text: string; correct: boolean; why: string }[] }
  | { kind: "ordering"; steps: { id: string; text: string; why: string | null }[] }
  | { kind: "flaw"; lines: string[]; wrong: number[] };

interface Answered {
  /** Something was chosen, sorted or marked. */
  answered: boolean;
  /** What was said beside it. */
  reason: string;
}
/** What was answered, and what is right. */
export type AnsweredForm = Answered &
  (
    | { kind: "choice"; several: boolean; options: { id: string; text: string; chosen: boolean; correct: boolean; why: string }[] }
    | {
        kind: "ordering";
        /** In their right order; `given`: the place that each was given, from 1, null if it was left out. */
        steps: { id: string; text: string; why: string | null; given: number | null; in_place: boolean }[];
        pairs: number;
        pairs_right: number;
        pairs_wrong: number;
      }
    | { kind: "flaw"; lines: string[]; marked: number | null; wrong: number[] }
  );

/** The form alone says what it is worth; of a marked line the words count as well. */
export function isScoredByForm(form: { kind: string } | null | undefined): boolean {
  return form?.kind === "choice" || form?.kind === "ordering";
}
