// What a language model thought of a theory answer, where the operator asks one: a suggestion, named as such, that changes no score.
import "../styles/second-opinion.css";
import type { KeyPoint, SecondOpinion } from "../net/protocol";
import { dateText } from "../ui/format";

type Given = Extract<SecondOpinion, { state: "given" }>;

/** Each judged point beside what it is of, as far as the question has it. */
const pairsOf = (opinion: Given, points: readonly KeyPoint[]) =>
  opinion.key_points.flatMap((judged) => {
    const point = points.find((known) => known.id === judged.id);
    return point === undefined ? [] : [{ judged, point }];
  });

/** On how many points the two differ: those that a person should look at. */
export const differing = (opinion: SecondOpinion, points: readonly KeyPoint[]): number =>
  opinion.state === "given" ? pairsOf(opinion, points).filter(({ judged, point }) => judged.made !== point.hit).length : 0;

function summaryOf(opinion: Given, points: readonly KeyPoint[]): string {
  const pairs = pairsOf(opinion, points);
  const differ = differing(opinion, points);
  const count = `${pairs.filter(({ judged }) => judged.made).length} of ${pairs.length} covered`;
  return differ === 0 ? `${count}, as in the estimate` : `${count}, ${differ} judged otherwise than in the estimate`;
}

export function SecondOpinionSection({ opinion, points }: { opinion: SecondOpinion | null | undefined; points: readonly KeyPoint[] }) {
  if (opinion === null || opinion === undefined) return null;
  if (opinion.state === "pending") {
    return <p className="second-opinion-note">A second opinion by {opinion.model} was asked for. Load the report again in a while to see it.</p>;
  }
  if (opinion.state === "failed") {
    return (
      <p className="second-opinion-note">
        There is no second opinion by {opinion.model}: {opinion.why} The estimate does not depend on it.
      </p>
    );
  }
  return (
    <details className="second-opinion">
      <summary>
        Second opinion by {opinion.model} <span className="count">{summaryOf(opinion, points)}</span>
      </summary>
      <p className="second-opinion-lead">
        A suggestion of a language model, made on {dateText(opinion.at)}. It changes no score, and it may be wrong: compare it with the answer.
      </p>
      <ul>
        {pairsOf(opinion, points).map(({ judged, point }) => (
          <li key={judged.id}>
            <p>
              <b>{judged.made ? "Covered" : "Missed"}</b>
              {judged.made !== point.hit && <span className="differs"> otherwise than in the estimate</span>}: {point.text}
            </p>
            {judged.quote !== null && <p className="point-evidence">“{judged.quote}”</p>}
            {judged.made && judged.quote === null && <p className="second-opinion-lead">It quotes no sentence of the answer for this.</p>}
          </li>
        ))}
      </ul>
    </details>
  );
}
