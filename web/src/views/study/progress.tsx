// Progress: what practices and cards said so far, topic by topic, and the session that would help most now.
import { useState } from "react";
import { navigate } from "../../app/router";
import { useResource } from "../../app/resource";
import { type ApiError, api, idempotencyKey } from "../../net/api";
import type { CustomSession, SessionSummary } from "../../net/protocol";
import { hostSeat, seatPath } from "../../net/seat";
import { type NamedTopic, type Progress, studyApi, type TopicProgress } from "../../net/study";
import { linePath, plotHeight, plotPoints, plotWidth } from "../../study/plot";
import { dateText, percent, plural, topicText } from "../../ui/format";
import { Failure, Link, Loading } from "../../ui/parts";
import { asApiError, StudyFrame } from "./frame";
import { ByRound } from "./progress-rounds";

function Plot({ topic }: { topic: TopicProgress }) {
  const points = plotPoints(topic.points);
  return (
    <svg className="topic-plot" viewBox={`0 0 ${plotWidth} ${plotHeight}`} aria-hidden="true" focusable="false">
      <path className="topic-plot-half" d={`M0 ${plotHeight / 2}H${plotWidth}`} />
      <path className="topic-plot-line" d={linePath(points)} />
      {points.map(({ x, y }, at) => (
        <circle key={at} className={`topic-plot-point of-${topic.points[at]?.source ?? "study"}`} cx={x} cy={y} r="3" />
      ))}
    </svg>
  );
}

/** The plot for who sees it, its numbers for who does not or wants them exactly. */
function Topic({ topic }: { topic: TopicProgress }) {
  return (
    <li className="card topic">
      <h3>{topicText(topic.topic)}</h3>
      <p className="topic-score">
        <b>{Math.round(topic.score)}</b> of 100 <span>from {plural(topic.seen, "score")}</span>
      </p>
      <Plot topic={topic} />
      <details>
        <summary>
          Scores<span className="visually-hidden"> in {topicText(topic.topic)}</span>
        </summary>
        <table>
          <caption className="visually-hidden">Scores in {topicText(topic.topic)} over time</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">From</th>
              <th scope="col">Score</th>
            </tr>
          </thead>
          <tbody>
            {[...topic.points].reverse().map((point, at) => (
              <tr key={at}>
                <th scope="row">{dateText(point.at)}</th>
                <td>{point.source === "study" ? "a card" : "a practice"}</td>
                <td>{Math.round(point.score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </li>
  );
}

function Named({ id, title, topics, none }: { id: string; title: string; topics: NamedTopic[]; none: string }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {topics.length === 0 ? (
        <p className="quiet-text">{none}</p>
      ) : (
        <ul className="named-topics">
          {topics.map((topic) => (
            <li key={topic.topic}>
              <b>{topicText(topic.topic)}</b> {Math.round(topic.score)} of 100
              <span>{topic.why}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Next({ next }: { next: CustomSession }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const start = () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    api.create({ custom: next }, idempotencyKey()).then(
      ({ id }) => navigate(`/s/${id}`),
      (failure: unknown) => {
        setBusy(false);
        setError(asApiError(failure));
      },
    );
  };
  return (
    <section className="practise-next" aria-labelledby="next-title">
      <h2 id="next-title">Practise next</h2>
      {error !== null && <Failure error={error} />}
      <div className="next-line">
        <p>
          {next.minutes} minutes, {next.level}, {next.kinds.join(" and ")}: {next.topics.map(topicText).join(", ")}
        </p>
        <button type="button" className="button primary" aria-disabled={busy} onClick={start}>
          Practise this
        </button>
      </div>
    </section>
  );
}

function History({ sessions }: { sessions: SessionSummary[] }) {
  const over = sessions.filter((session) => session.mode === "practice" && session.score !== null);
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title">Practices</h2>
      {over.length === 0 ? (
        <p className="quiet-text">No practice is finished yet.</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="group" aria-label="Finished practices">
          <table className="history">
            <thead>
              <tr>
                <th scope="col">Practice</th>
                <th scope="col">When</th>
                <th scope="col">Score</th>
              </tr>
            </thead>
            <tbody>
              {over.map((session) => (
                <tr key={session.id}>
                  <th scope="row">
                    <Link to={seatPath(hostSeat(session.id), "/report")}>{session.title}</Link>
                  </th>
                  <td>{dateText(session.ended_at ?? session.created_at)}</td>
                  <td>{percent(session.score ?? 0, session.max_score ?? 0)} %</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Topics({ progress }: { progress: Progress }) {
  if (progress.topics.length === 0)
    return (
      <div className="empty">
        <p>Nothing to show yet. Study a card or finish a practice, and its topics begin here.</p>
      </div>
    );
  return (
    <>
      {progress.next !== null && <Next next={progress.next} />}
      <div className="named">
        <Named id="gaps-title" title="Gaps" topics={progress.gaps} none="No topic is below 60 of 100." />
        <Named id="strengths-title" title="Strengths" topics={progress.strengths} none="A topic counts as one from 75 of 100 on, with two scores or more." />
      </div>
      <ByRound rounds={progress.rounds} />
      <section aria-labelledby="topics-title">
        <h2 id="topics-title">By topic</h2>
        <p className="quiet-text">
          Newer scores count more. A card counts as you rated it, with the estimate of your answer where you wrote one; estimates find phrases, they do
          not understand.
        </p>
        <ul className="topic-plots">
          {progress.topics.map((topic) => (
            <Topic key={topic.topic} topic={topic} />
          ))}
        </ul>
      </section>
    </>
  );
}

export default function ProgressPage() {
  const [progress, again] = useResource("progress", studyApi.progress);
  const [sessions, sessionsAgain] = useResource("practices", () => api.sessions(null, 100));
  return (
    <StudyFrame page="progress">
      {progress.state === "loading" && <Loading what="Adding up" />}
      {progress.state === "failed" && <Failure error={progress.error} again={again} />}
      {progress.state === "ready" && <Topics progress={progress.value} />}
      {sessions.state === "failed" && <Failure error={sessions.error} again={sessionsAgain} />}
      {sessions.state === "ready" && <History sessions={sessions.value.sessions} />}
    </StudyFrame>
  );
}
