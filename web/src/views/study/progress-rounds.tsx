// What the theory and the coding rounds of the practices came to over time, in one plot, and the same as a table.
import type { RoundProgress } from "../../net/study";
import { linePath, seriesHeight, seriesLevel, seriesPoints, seriesWidth } from "../../study/plot";
import { hostSeat, seatPath } from "../../net/seat";
import { dateText } from "../../ui/format";
import { Link } from "../../ui/parts";

const kindText = { theory: "Theory rounds", coding: "Coding rounds" };

/** Colour is not alone: theory is a line with circles, coding a broken one with squares. */
function Point({ kind, x, y }: { kind: RoundProgress["kind"]; x: number; y: number }) {
  if (kind === "theory") return <circle className="round-point theory" cx={x} cy={y} r="4" />;
  return <rect className="round-point coding" x={x - 4} y={y - 4} width="8" height="8" />;
}

function Plot({ rounds }: { rounds: readonly RoundProgress[] }) {
  const placed = seriesPoints(rounds.map(({ points }) => points));
  return (
    <svg className="round-plot" viewBox={`0 0 ${seriesWidth} ${seriesHeight}`} aria-hidden="true" focusable="false">
      {[0, 50, 100].map((score) => (
        <line key={score} x1="0" x2={seriesWidth} y1={seriesLevel(score)} y2={seriesLevel(score)} />
      ))}
      {rounds.map(({ kind }, at) => (
        <g key={kind}>
          <path className={`round-line ${kind}`} d={linePath(placed[at] ?? [])} />
          {(placed[at] ?? []).map(({ x, y }, point) => (
            <Point key={point} kind={kind} x={x} y={y} />
          ))}
        </g>
      ))}
    </svg>
  );
}

/** One row a practice, the newest first. */
export function rowsOf(rounds: readonly RoundProgress[]): { session: string; at: number; theory: number | null; coding: number | null }[] {
  const rows = new Map<string, { session: string; at: number; theory: number | null; coding: number | null }>();
  for (const { kind, points } of rounds) {
    for (const { session, at, score } of points) {
      const row = rows.get(session) ?? { session, at, theory: null, coding: null };
      row[kind] = score;
      rows.set(session, row);
    }
  }
  return [...rows.values()].sort((a, b) => b.at - a.at);
}

const scoreOf = (score: number | null) => (score === null ? "–" : Math.round(score));

export function ByRound({ rounds }: { rounds: readonly RoundProgress[] }) {
  if (rounds.length === 0) return null;
  return (
    <section aria-labelledby="rounds-title">
      <h2 id="rounds-title">By round</h2>
      <p className="quiet-text">The mean of what you looked at in each practice, from 0 at the bottom to 100 at the top, the oldest on the left.</p>
      <Plot rounds={rounds} />
      <ul className="round-legend" aria-hidden="true">
        {rounds.map(({ kind }) => (
          <li key={kind}>
            <svg viewBox="0 0 40 12" focusable="false">
              <path className={`round-line ${kind}`} d="M0 6H40" />
              <Point kind={kind} x={20} y={6} />
            </svg>
            {kindText[kind]}
          </li>
        ))}
      </ul>
      <details>
        <summary>Scores of rounds as a table</summary>
        <div className="table-scroll" tabIndex={0} role="group" aria-label="Scores of rounds">
          <table className="history">
            <caption className="visually-hidden">Scores of theory and coding rounds by practice</caption>
            <thead>
              <tr>
                <th scope="col">Practice</th>
                <th scope="col">Theory</th>
                <th scope="col">Coding</th>
              </tr>
            </thead>
            <tbody>
              {rowsOf(rounds).map((row) => (
                <tr key={row.session}>
                  <th scope="row">
                    <Link to={seatPath(hostSeat(row.session), "/report")}>{dateText(row.at)}</Link>
                  </th>
                  <td>{scoreOf(row.theory)}</td>
                  <td>{scoreOf(row.coding)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
