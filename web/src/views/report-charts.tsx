// Charts of a report, drawn by hand: where the time went against its budget, and the score of each topic. Each has its numbers in a
// table for whoever does not see it, or wants them exactly.
import { type ChartRound, type TimeRow, timeRows, type TopicScore, topicScores } from "../report/charts";
import { durationText, plural, topicText } from "../ui/format";

const rowHeight = 24;
const barHeight = 12;
const width = 400;

function overText(row: TimeRow): string {
  if (row.budget <= 0) return "";
  const rest = row.spent - row.budget;
  return rest > 0 ? `${durationText(rest)} over` : `${durationText(-rest)} left`;
}

function TimePlot({ rows }: { rows: TimeRow[] }) {
  const most = Math.max(1, ...rows.map(({ spent, budget }) => Math.max(spent, budget)));
  const x = (ms: number) => Math.round((ms / most) * width * 10) / 10;
  return (
    <svg
      className="time-plot"
      viewBox={`0 0 ${width} ${rows.length * rowHeight}`}
      preserveAspectRatio="none"
      style={{ height: rows.length * rowHeight }}
      aria-hidden="true"
      focusable="false"
    >
      {rows.map((row, at) => {
        const top = at * rowHeight + (rowHeight - barHeight) / 2;
        return (
          <g key={`${row.isRound ? "round" : "item"}/${row.id}`}>
            <rect className="plot-budget" x="0" y={top} width={x(row.budget)} height={barHeight} />
            <rect className={row.spent > row.budget ? "plot-spent over" : "plot-spent"} x="0" y={top + 2} width={x(row.spent)} height={barHeight - 4} />
          </g>
        );
      })}
    </svg>
  );
}

function Times({ rows }: { rows: TimeRow[] }) {
  return (
    <figure className="report-chart" aria-labelledby="chart-times">
      <figcaption id="chart-times">Time against its budget</figcaption>
      <div className="chart-rows">
        <ul aria-hidden="true" style={{ gridAutoRows: `${rowHeight}px` }}>
          {rows.map((row) => (
            <li key={`${row.isRound ? "round" : "item"}/${row.id}`} className={row.isRound ? "of-round" : "of-item"} title={row.title}>
              {row.title}
            </li>
          ))}
        </ul>
        <TimePlot rows={rows} />
        <ul className="chart-values" aria-hidden="true" style={{ gridAutoRows: `${rowHeight}px` }}>
          {rows.map((row) => (
            <li key={`${row.isRound ? "round" : "item"}/${row.id}`} className={row.spent > row.budget ? "over" : ""}>
              {durationText(row.spent)} of {durationText(row.budget)}
            </li>
          ))}
        </ul>
      </div>
      <details className="chart-table">
        <summary>Times as a table</summary>
        <div className="table-scroll" tabIndex={0} role="group" aria-label="Times of rounds and items">
          <table>
            <caption className="visually-hidden">Time spent and time planned, by round and item</caption>
            <thead>
              <tr>
                <th scope="col">Round or item</th>
                <th scope="col">Spent</th>
                <th scope="col">Planned</th>
                <th scope="col">Difference</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.isRound ? "round" : "item"}/${row.id}`}>
                  <th scope="row">{row.isRound ? <b>{row.title}</b> : row.title}</th>
                  <td>{durationText(row.spent)}</td>
                  <td>{durationText(row.budget)}</td>
                  <td>{overText(row)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function Topics({ scores, heldBack }: { scores: TopicScore[]; heldBack: ReadonlySet<string> }) {
  if (scores.length === 0) return null;
  return (
    <figure className="report-chart" aria-labelledby="chart-topics">
      <figcaption id="chart-topics">Score by topic</figcaption>
      <table className="topic-bars">
        <caption className="visually-hidden">Mean score of the items of each topic, the weakest first</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Topic</th>
            <th scope="col">Plot</th>
            <th scope="col">Score of 100</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ topic, score, items }) => (
            <tr key={topic}>
              <th scope="row">
                {topicText(topic)} <span className="quiet-text">{plural(items, "item")}</span>
              </th>
              <td>
                <svg className="topic-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                  <rect className="plot-budget" width="100" height="10" />
                  <rect className={score < 60 ? "plot-score weak" : "plot-score"} width={score} height="10" />
                </svg>
              </td>
              <td>{score}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {heldBack.size > 0 && <p className="quiet-text">Other topics come when you have rated yourself.</p>}
    </figure>
  );
}

const none: ReadonlySet<string> = new Set();

/** `heldBack`: items whose score their writer is not to see before they rated themselves. */
export function ReportCharts({ rounds, heldBack = none }: { rounds: readonly ChartRound[]; heldBack?: ReadonlySet<string> }) {
  const rows = timeRows(rounds);
  const scores = topicScores(rounds, heldBack);
  if (rows.length === 0 && scores.length === 0) return null;
  return (
    <section className="report-charts" aria-labelledby="charts-title">
      <h2 id="charts-title">At a glance</h2>
      {rows.length > 0 && <Times rows={rows} />}
      <Topics scores={scores} heldBack={heldBack} />
    </section>
  );
}
