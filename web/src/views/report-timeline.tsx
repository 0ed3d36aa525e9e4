// What happened when: rounds, what was on the screen, pauses, runs and submissions on one line, and below it what the page noticed, if
// the session asked for that. The same as a list, for whoever does not see the line.
import type { CourseEntry, IntegrityEntry } from "../net/protocol";
import { courseText, type Mark, type Span, sinceText, type Timeline, timelineOf } from "../report/charts";
import { durationText, plural } from "../ui/format";

const laneHeight = 26;
const percentOf = (place: number) => Math.round(place * 10_000) / 100;
/** Places are parts of the width and sizes are pixels, so that a mark is as large on a phone as on a desk. */
const x = (place: number) => `${percentOf(place)}%`;
/** What was short is a stroke that can still be seen. */
const widthOf = ({ from, to }: Span) => `${Math.max(0.6, percentOf(to - from))}%`;

interface Titled {
  course: readonly CourseEntry[];
  integrity: readonly IntegrityEntry[] | null;
  titleOf: (id: string) => string;
}

function Lane({ spans, top, className, titleOf }: { spans: Span[]; top: number; className: string; titleOf: (id: string) => string }) {
  return (
    <>
      {spans.map((span, at) => (
        <rect
          key={at}
          className={`${className} of-${at % 2 === 0 ? "one" : "other"}`}
          x={x(span.from)}
          y={top}
          width={widthOf(span)}
          height={laneHeight - 8}
        >
          {span.id !== "" && <title>{titleOf(span.id)}</title>}
        </rect>
      ))}
    </>
  );
}

function MarkShape({ mark, top }: { mark: Mark; top: number }) {
  const { entry } = mark;
  return (
    <svg className="line-mark" width="1" height="1" x={x(mark.at)} y={top + (laneHeight - 8) / 2}>
      {entry.kind === "run" && <circle className="line-run" r="5" />}
      {entry.kind === "hint_revealed" && <path className="line-hint" d="M0 -7l6 13h-12z" />}
      {entry.kind === "submission" && <rect className={entry.verdict === "AC" ? "line-submission good" : "line-submission"} x="-6" y="-7" width="12" height="14" />}
    </svg>
  );
}

/** The names of lanes stand beside the drawing, where they stay readable however narrow it is. */
function Drawing({ line, hasSignals, titleOf }: { line: Timeline; hasSignals: boolean; titleOf: (id: string) => string }) {
  const lanes = ["Rounds", "On screen", "Runs", ...(hasSignals ? ["Noticed"] : [])];
  return (
    <div className="timeline-drawing" aria-hidden="true">
      <ul style={{ gridAutoRows: `${laneHeight}px` }}>
        {lanes.map((lane) => (
          <li key={lane}>{lane}</li>
        ))}
      </ul>
      <svg style={{ height: lanes.length * laneHeight }} focusable="false">
        {line.pauses.map((span, at) => (
          <rect key={at} className="line-pause" x={x(span.from)} y="0" width={widthOf(span)} height={lanes.length * laneHeight} />
        ))}
        <Lane spans={line.rounds} top={4} className="line-round" titleOf={titleOf} />
        <Lane spans={line.items} top={laneHeight + 4} className="line-item" titleOf={titleOf} />
        {line.marks.map((mark, at) => (
          <MarkShape key={at} mark={mark} top={2 * laneHeight + 4} />
        ))}
        {line.signals.map(({ at, entry }, place) => (
          <svg key={place} className="line-mark" width="1" height="1" x={x(at)} y={3 * laneHeight + 4}>
            <rect className={`line-signal ${entry.signal}`} x="-2" width="4" height={laneHeight - 8} />
          </svg>
        ))}
      </svg>
      <p>
        <span>+0:00</span>
        <span>{sinceText(line.from, line.to)}</span>
      </p>
    </div>
  );
}

function signalText({ signal, size }: IntegrityEntry): string {
  if (signal === "paste") return `Pasted ${plural(size, "character")}`;
  return signal === "left" ? "Left the page" : "Came back to the page";
}

function Entries({ course, titleOf }: Titled) {
  const from = course[0]?.at ?? 0;
  return (
    <details>
      <summary>{plural(course.length, "entry", "entries")} in words</summary>
      <ol className="timeline-entries" tabIndex={0} aria-label="What happened, in order">
        {course.map((entry, at) => (
          <li key={at}>
            <time dateTime={new Date(entry.at).toISOString()}>{sinceText(from, entry.at)}</time>
            <span>{courseText(entry, titleOf)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Signals({ course, integrity, titleOf }: Titled) {
  if (integrity === null) return null;
  const from = course[0]?.at ?? integrity[0]?.at ?? 0;
  const pasted = integrity.filter(({ signal }) => signal === "paste");
  const left = integrity.filter(({ signal }) => signal === "left");
  return (
    <section aria-labelledby="integrity-title">
      <h3 id="integrity-title">Pastes and focus</h3>
      <p className="quiet-text">
        Noted because the session asked for it and said so before anybody joined. It counts in no score.{" "}
        {integrity.length === 0
          ? "Nothing was noted."
          : `${plural(pasted.length, "paste")}, and the page was left ${plural(left.length, "time")}.`}
      </p>
      {integrity.length > 0 && (
        <details>
          <summary>What was noted, in order</summary>
          <ol className="timeline-entries" tabIndex={0} aria-label="What was noted, in order">
            {integrity.map((entry, at) => (
              <li key={at}>
                <time dateTime={new Date(entry.at).toISOString()}>{sinceText(from, entry.at)}</time>
                <span>
                  {signalText(entry)}
                  {entry.item !== null && ` at ${titleOf(entry.item)}`}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

export function ReportTimeline(props: Titled) {
  const { course, integrity, titleOf } = props;
  const line = timelineOf(course, integrity ?? []);
  if (line === null && integrity === null) return null;
  const paused = (line?.pauses ?? []).reduce((sum, { from, to }) => sum + (to - from), 0) * ((line?.to ?? 0) - (line?.from ?? 0));
  return (
    <section className="report-timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      {line !== null && (
        <>
          <p className="quiet-text">
            {plural(line.marks.filter(({ entry }) => entry.kind === "run").length, "run")} (circles),{" "}
            {plural(line.marks.filter(({ entry }) => entry.kind === "submission").length, "submission")} (squares),{" "}
            {plural(line.marks.filter(({ entry }) => entry.kind === "hint_revealed").length, "hint")} (triangles)
            {paused > 0 && `, and ${durationText(paused)} of pauses (dashed)`}.
          </p>
          <Drawing line={line} hasSignals={integrity !== null && integrity.length > 0} titleOf={titleOf} />
          <Entries {...props} />
        </>
      )}
      <Signals {...props} />
    </section>
  );
}
