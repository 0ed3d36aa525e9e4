// What a report shows of the submissions for one task: the one that counts, the last, and the rest.
import type { CodingReport, SubmissionReport } from "../net/protocol";

export interface ShownSubmission {
  submission: SubmissionReport;
  /** In the order of handing in, from 1. */
  number: number;
  counts: boolean;
  isLast: boolean;
}

/** The one that counts first, then the last, then the others, the newest first. */
export function shownSubmissions({ submissions, counted, last }: Pick<CodingReport, "submissions" | "counted" | "last">): ShownSubmission[] {
  const shown = submissions.map((submission, at) => ({
    submission,
    number: at + 1,
    counts: submission.job === counted,
    isLast: submission.job === last,
  }));
  const rank = (entry: ShownSubmission) => (entry.counts ? 0 : entry.isLast ? 1 : 2);
  return shown.sort((a, b) => rank(a) - rank(b) || b.number - a.number);
}

/** Which of them counts, in a sentence. */
export function whichCounts({ submissions, counted, last }: Pick<CodingReport, "submissions" | "counted" | "last">): string {
  if (submissions.length === 0) return "";
  const number = submissions.findIndex((submission) => submission.job === counted) + 1;
  if (number === 0) {
    return submissions.some((submission) => submission.verdict === null)
      ? "The best submission will count; none has its verdict yet."
      : "None of them counts: no verdict came out for reasons that are not yours.";
  }
  if (submissions.length === 1) return "";
  const rule = "The best submission counts, not the last; of equals the later.";
  return counted === last ? `${rule} Here the last is the best.` : `${rule} Here that is submission ${number}.`;
}
