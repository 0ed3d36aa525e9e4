// The line of time: a track for each person, for the interviewers' notes and for the clock, and one hand over them all. For who does not
// see it, it is a slider that tells the time; what the marks mean is in the list of moments.
import { memo, type MouseEvent, type PointerEvent, useRef } from "react";
import { colourOf, roleWords } from "../../app/interview-model";
import type { Axis } from "../../replay/axis";
import { clockTrack, density, type Mark, type MarkKind, type Story, type Track } from "../../replay/story";
import { durationText } from "../../ui/format";

const bins = 240;
const height = 26;

/** Each on a 12 by 12 grid: told apart by their shape before their colour. */
export const markShapes: Record<MarkKind, string> = {
  run: "M3 2l7 4-7 4z",
  submission: "M6 1l5 5-5 5-5-5z",
  paste: "M2 2h5v2h3v6H5V8H2zM5 4v4",
  hint: "M6 1a4 4 0 00-2 7.400V10h4V8.400A4 4 0 006 1zM4.500 11.500h3",
  chat: "M1 2h10v6H6l-3 3V8H1z",
  note: "M2 1h5.500L10 3.500V11H2zM4 5h4M4 7.500h4",
  clock: "M5 1h2v10H5z",
  item: "M2 6h8M7 3l3 3-3 3",
  people: "M6 1.500a2 2 0 100 4.500 2 2 0 000-4.500zM2 11c0-3 2-4 4-4s4 1 4 4z",
  focus: "M6 2.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7z",
};

/** Of a run or a submission, by what came of it. */
export function toneOf(mark: Mark): string {
  if (mark.verdict === null) return "";
  return mark.verdict === "AC" ? "tone-good" : mark.verdict === "IE" || mark.verdict === "PA" ? "tone-part" : "tone-bad";
}

/** Whoever jumps by mouse still has the space bar for the player. */
export const keepFocus = (event: MouseEvent): void => event.preventDefault();

export function MarkShape({ kind }: { kind: MarkKind }) {
  return (
    <svg className={`mark-shape kind-${kind}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={markShapes[kind]} />
    </svg>
  );
}

function Density({ track, axis }: { track: Track; axis: Axis }) {
  if (track.edits.length === 0) return null;
  const bars = density(track.edits, bins, (event) => axis.placeOf(event) / axis.length);
  const path = bars.map((bar, at) => (bar === 0 ? "" : `M${at} ${height}v${(-bar * (height - 4)).toFixed(1)}h1v${(bar * (height - 4)).toFixed(1)}z`)).join("");
  return (
    <svg className="lane-density" viewBox={`0 0 ${bins} ${height}`} preserveAspectRatio="none">
      <path d={path} />
    </svg>
  );
}

const share = (place: number, axis: Axis) => `${((place / axis.length) * 100).toFixed(3)}%`;

function ClockLane({ story, axis }: { story: Story; axis: Axis }) {
  return (
    <>
      {story.rounds.map((round) => (
        <span
          key={round.from}
          className="lane-round"
          title={round.title}
          style={{ left: share(axis.placeOf(round.from), axis), width: share(axis.placeOf(round.to) - axis.placeOf(round.from), axis) }}
        >
          {round.title}
        </span>
      ))}
    </>
  );
}

const Lanes = memo(function Lanes({ story, axis, onJump }: { story: Story; axis: Axis; onJump: (mark: Mark) => void }) {
  return (
    <>
      {story.tracks.map((track) => (
        <div key={track.id} className={`lane lane-${track.role === null ? track.id : "person"} who-${colourOf(story.people, track.id)}`}>
          <span className="lane-title">
            {track.title}
            {track.role !== null && track.role !== "candidate" && <span className="lane-role"> {roleWords[track.role]}</span>}
          </span>
          <div className="lane-line">
            {track.id === clockTrack && <ClockLane story={story} axis={axis} />}
            <Density track={track} axis={axis} />
            {story.marks
              .filter((mark) => mark.track === track.id)
              .map((mark) => (
                <button
                  key={`${mark.kind} ${mark.event}`}
                  type="button"
                  tabIndex={-1}
                  className={`lane-mark kind-${mark.kind} ${toneOf(mark)}`}
                  style={{ left: share(axis.placeOf(mark.event), axis) }}
                  title={mark.text}
                  onPointerDown={(event) => event.stopPropagation()}
                  onMouseDown={keepFocus}
                  onClick={() => onJump(mark)}
                >
                  <MarkShape kind={mark.kind} />
                </button>
              ))}
          </div>
        </div>
      ))}
      <div className="lane-idle">
        {axis.idle.map((stretch) => (
          <span
            key={stretch.from}
            title={`${durationText(stretch.ms)} without anything`}
            style={{ left: share(stretch.from, axis), width: share(stretch.to - stretch.from, axis) }}
          />
        ))}
      </div>
    </>
  );
});

export function Timeline(props: {
  story: Story;
  axis: Axis;
  place: number;
  valueText: string;
  seek: (place: number) => void;
  onJump: (mark: Mark) => void;
}) {
  const { axis, place, seek } = props;
  const line = useRef<HTMLDivElement>(null);
  const seekTo = (event: PointerEvent) => {
    const box = line.current?.getBoundingClientRect();
    if (box !== undefined && box.width > 0) seek(((event.clientX - box.left) / box.width) * axis.length);
  };
  return (
    <div
      className="timeline"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seekTo(event)}
    >
      <div className="lanes" aria-hidden="true">
        <Lanes story={props.story} axis={axis} onJump={props.onJump} />
      </div>
      <div ref={line} className="timeline-line">
        <div
          className="timeline-hand"
          role="slider"
          tabIndex={0}
          aria-label="Moment of the session"
          aria-valuemin={0}
          aria-valuemax={Math.round(axis.length / 1000)}
          aria-valuenow={Math.round(place / 1000)}
          aria-valuetext={props.valueText}
          style={{ left: share(place, axis) }}
          onKeyDown={(event) => {
            // The other keys are the page's.
            const by = { ArrowUp: 5_000, ArrowDown: -5_000, PageUp: 60_000, PageDown: -60_000 }[event.key];
            if (by === undefined) return;
            event.preventDefault();
            seek(place + by);
          }}
        />
      </div>
    </div>
  );
}
