// What the report tells interviewers beyond everybody's part: recommendations, ratings, ticks, notes, people, signals and chat.
import "../../styles/console.css";
import { roleWords } from "../../app/interview-model";
import type { ConsoleView, InterviewerContent, InterviewReport, KeyPointMade, NoteView } from "../../net/interview";
import type { Report } from "../../net/protocol";
import { type Seat, seatPath } from "../../net/seat";
import { dateText } from "../../ui/format";
import { Failure, Link } from "../../ui/parts";
import { useItemContent } from "../item-content";
import {
  authorName,
  flagSummary,
  flagWords,
  itemsSpokenOf,
  notesOf,
  pointWords,
  ratedCriteria,
  recommendationWords,
  roles,
  signalLines,
  sinceStart,
  tickOf,
  tickSummary,
  tickWords,
} from "./console-model";

interface Part {
  report: Report;
  interview: InterviewReport;
  console: ConsoleView;
}

const nameIn = (interview: InterviewReport, person: string) => authorName(interview.people, person, null);

function NoteLines({ report, interview, notes }: Part & { notes: NoteView[] }) {
  return (
    <ol className="desk-notes">
      {notes.map((note) => (
        <li key={note.note} className="desk-note">
          <p className="desk-note-head">
            <time dateTime={new Date(note.written_at).toISOString()} title={dateText(note.written_at)}>
              {sinceStart(report, note.written_at)}
            </time>
            <span>{nameIn(interview, note.person)}</span>
          </p>
          <p className="desk-note-text">{note.text}</p>
        </li>
      ))}
    </ol>
  );
}

function Ratings({ interview, console, item, guide }: Part & { item: string | null; guide: InterviewerContent | undefined }) {
  const criteria = ratedCriteria(console, item, guide);
  if (criteria.length === 0) return null;
  return (
    <dl className="desk-ratings">
      {criteria.map((criterion) => (
        <div key={criterion.id}>
          <dt>{criterion.text}</dt>
          {console.ratings
            .filter((rating) => rating.item === item && rating.criterion === criterion.id)
            .map((rating) => (
              <dd key={rating.person}>
                <b>{rating.points === 0 ? "No points" : `${rating.points} of 5, ${pointWords[rating.points] ?? ""}`}</b>
                <span className="desk-by">{nameIn(interview, rating.person)}</span>
                {rating.text !== "" && <p>{rating.text}</p>}
              </dd>
            ))}
        </div>
      ))}
    </dl>
  );
}

interface TickListProps {
  console: ConsoleView;
  item: string;
  of: { id: string; text: string }[];
  words: Record<KeyPointMade, string>;
  bad: KeyPointMade;
}

function TickList({ console, item, of, words, bad }: TickListProps) {
  return (
    <ul className="desk-ticks">
      {of.map(({ id, text }) => {
        const tick = tickOf(console, item, id);
        return (
          <li key={id} className={tick === null ? "" : tick === bad ? "missed" : "made"}>
            <span className="desk-tick">{tick === null ? "Not ticked" : words[tick]}</span> {text}
          </li>
        );
      })}
    </ul>
  );
}

function Ticks({ console, item, guide }: { console: ConsoleView; item: string; guide: InterviewerContent }) {
  const isTicked = ({ id }: { id: string }) => tickOf(console, item, id) !== null;
  const flags = (guide.red_flags ?? []).filter(isTicked);
  return (
    <>
      {guide.key_points.some(isTicked) && (
        <>
          <h4>
            Key points as heard <span className="count">{tickSummary(console, item, guide.key_points)}</span>
          </h4>
          <TickList console={console} item={item} of={guide.key_points} words={tickWords} bad="missed" />
        </>
      )}
      {flags.length > 0 && (
        <>
          <h4>
            Mistakes <span className="count">{flagSummary(console, item, flags)}</span>
          </h4>
          <TickList console={console} item={item} of={flags} words={flagWords} bad="made" />
        </>
      )}
    </>
  );
}

function ItemOpinion({ seat, item, ...part }: Part & { seat: Seat; item: string }) {
  const [content, again] = useItemContent(seat, item);
  const guide = content.state === "ready" ? content.value.interviewer : undefined;
  const title = content.state === "ready" ? content.value.title : "…";
  return (
    <section className="desk-opinion" aria-label={`Interviewers on ${title}`}>
      <h3>{title}</h3>
      {content.state === "failed" && <Failure error={content.error} again={again} />}
      <Ratings {...part} item={item} guide={guide} />
      {guide !== undefined && <Ticks console={part.console} item={item} guide={guide} />}
      <NoteLines {...part} notes={notesOf(part.console, item)} />
    </section>
  );
}

function Recommendations({ interview, console }: Part) {
  if (console.recommended.length === 0) return <p className="desk-empty">Nobody has made a recommendation yet.</p>;
  return (
    <ul className="desk-recommended">
      {console.recommended.map((one) => (
        <li key={one.person}>
          <span className={`desk-value ${one.value}`}>{recommendationWords[one.value]}</span>
          <span className="desk-by">{nameIn(interview, one.person)}</span>
          {one.text !== "" && <p>{one.text}</p>}
        </li>
      ))}
    </ul>
  );
}

function Who({ interview }: Part) {
  return (
    <>
      <h3>Who was there</h3>
      <ul className="desk-list">
        {roles.flatMap((role) =>
          interview.people
            .filter((person) => person.role === role)
            .map((person) => (
              <li key={person.person}>
                <b>{person.name}</b> <span className="quiet-text">{roleWords[role]}</span>
              </li>
            )),
        )}
      </ul>
      {interview.extra_percent > 0 && <p>Every round had {interview.extra_percent} % extra time.</p>}
    </>
  );
}

function Noted({ report, interview }: Part) {
  const lines = signalLines(interview.signals.noticed);
  if (!interview.signals.on) return null;
  return (
    <>
      <h3>Pastes and focus</h3>
      <p className="quiet-text">The candidate saw this list too. It counts in no score.</p>
      {lines.length === 0 ? (
        <p>Nothing was noted.</p>
      ) : (
        <ol className="desk-signals">
          {lines.map((line, at) => (
            <li key={at}>
              <time dateTime={new Date(line.at).toISOString()}>{sinceStart(report, line.at)}</time>
              <span>
                {nameIn(interview, line.person)} {line.text}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Chat({ report, interview }: Part) {
  if (interview.chat.length === 0) return null;
  return (
    <details>
      <summary>
        <h3>What was said in the chat</h3>
      </summary>
      <ol className="desk-chat">
        {interview.chat.map((line) => (
          <li key={line.seq}>
            <time dateTime={new Date(line.at).toISOString()}>{sinceStart(report, line.at)}</time>
            <span>
              <b>{nameIn(interview, line.person)}</b> {line.text}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

export function InterviewSection({ report, seat }: { report: Report; seat: Seat }) {
  const { interview } = report;
  if (interview === undefined || interview === null || interview.console === null) return null;
  const part: Part = { report, interview, console: interview.console };
  const onSession = notesOf(part.console, null);
  return (
    <section className="desk-report" aria-labelledby="interview-title">
      <h2 id="interview-title">For interviewers alone</h2>
      <p className="desk-report-lead">
        {interview.report_shared
          ? "The report is shared; this part of it is not, and stays yours."
          : "The report is not shared with the candidate, and this part never is."}{" "}
        <Link to={seatPath(seat)}>{interview.report_shared ? "Go on with notes and ratings" : "Share it, or go on with notes and ratings"}</Link>
      </p>
      <h3>Recommendation</h3>
      <Recommendations {...part} />
      {onSession.length > 0 && (
        <>
          <h3>On the whole session</h3>
          <Ratings {...part} item={null} guide={undefined} />
          <NoteLines {...part} notes={onSession} />
        </>
      )}
      {itemsSpokenOf(part.console).map((item) => (
        <ItemOpinion key={item} seat={seat} item={item} {...part} />
      ))}
      <Who {...part} />
      <Noted {...part} />
      <Chat {...part} />
    </section>
  );
}
