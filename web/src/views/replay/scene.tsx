// What was to be seen at one moment: the item and its text, what the last run said, and beside it the task, the moments, what was said and
// noted. It follows the item that was on the screen until another one is chosen.
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { colourOf, isBeforeStart, nameOf } from "../../app/interview-model";
import { documentId, type SessionModel } from "../../app/session-model";
import { useResource } from "../../app/resource";
import { FormControl } from "../../forms/form-answer";
import { readForm } from "../../forms/form-text";
import type { ItemForm } from "../../forms/wire";
import { ReadingEditor } from "../../editor/reading-editor";
import { api } from "../../net/api";
import type { PersonView } from "../../net/interview";
import { type ChangeJson, type ItemView, type JobResult, type JobView, scratchId, type SessionEvent, type SessionView } from "../../net/protocol";
import { type Seat, seatKey } from "../../net/seat";
import type { Axis } from "../../replay/axis";
import type { History } from "../../replay/history";
import { clockTrack, type Mark, notesTrack, type Story } from "../../replay/story";
import { topicText } from "../../ui/format";
import { Failure, Loading } from "../../ui/parts";
import { MarkdownText } from "../../ui/markdown-text";
import { VerdictBadge } from "../../ui/verdict";
import { useItemContent } from "../item-content";
import { ResultBody, summary } from "../results";
import { languageName } from "../session-context";
import { timeText } from "./controls";
import { keepFocus, MarkShape, toneOf } from "./timeline";

interface SceneProps {
  seat: Seat;
  history: History;
  story: Story;
  /** How many events have happened. */
  count: number;
  model: SessionModel;
  playing: boolean;
  axis: Axis;
  times: number[];
  begin: number;
  onJump: (mark: Mark) => void;
}

const openItems = (view: SessionView): ItemView[] => view.rounds.filter((round) => round.state !== "pending").flatMap((round) => round.items);

/** Where in its document a change ends. */
function endOf(change: ChangeJson): number {
  let at = 0;
  let end = 0;
  for (const part of change) {
    at += typeof part === "number" ? part : part.slice(1).join("\n").length;
    if (typeof part !== "number") end = at;
  }
  return end;
}

function lastEdit(events: SessionEvent[], count: number, doc: string): Extract<SessionEvent, { kind: "edited" }> | null {
  for (let at = count - 1; at >= 0; at--) {
    const event = events[at];
    if (event?.kind === "edited" && event.doc === doc) return event;
  }
  return null;
}

interface PageProps {
  history: History;
  count: number;
  model: SessionModel;
  doc: string | null;
  title: string;
  people: PersonView[];
  /** Of an answer that begins with one. */
  form?: ItemForm | null;
}

const Page = memo(function Page({ history, count, model, doc, title, people, form = null }: PageProps) {
  const document = model.view?.documents.find((candidate) => candidate.id === doc);
  const edit = doc === null ? null : lastEdit(history.events, count, doc);
  const caret = useMemo(() => {
    if (edit === null) return null;
    const name = people.length > 1 && edit.by !== undefined ? (people.find(({ person }) => person === edit.by)?.name ?? "") : "";
    return { at: endOf(edit.updates.at(-1) ?? []), name, colour: colourOf(people, edit.by ?? "") };
  }, [edit, people]);
  if (document === undefined || doc === null) return <p className="scene-empty">“{title}” has not been opened yet.</p>;
  const begin = form === null ? 0 : readForm(form, document.text).reasonFrom;
  const words = document.text.slice(begin);
  return (
    <>
      {form !== null && (
        <div className="form-place" tabIndex={0} role="region" aria-label={`${title}: the form`}>
          <FormControl form={form} text={document.text} name={document.id} onEdit={null} />
        </div>
      )}
      {(form === null || words !== "") && (
        <ReadingEditor doc={document.id} text={words} caret={caret === null || caret.at < begin ? null : { ...caret, at: caret.at - begin }} label={`${title}, as it stood`} />
      )}
    </>
  );
});

/** The text of an item, with the form that its question may have. */
function ItemPage({ seat, item, ...props }: Omit<PageProps, "form" | "doc" | "title"> & { seat: Seat; item: ItemView }) {
  const [content] = useItemContent(seat, item.id);
  const form = content.state === "ready" && content.value.kind === "theory" ? content.value.form : null;
  return <Page {...props} doc={documentId(item)} title={item.title} form={form} />;
}

/** Results do not change: each is asked for once per page. */
const known = new Map<string, Promise<JobResult>>();

function Result({ seat, job }: { seat: Seat; job: JobView }) {
  const key = `${seatKey(seat)}/${job.id}`;
  const [result, again] = useResource(key, () => {
    const asked = known.get(key) ?? api.job(seat, job.id);
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    return asked;
  });
  if (result.state === "loading") return <Loading what="Fetching the details" />;
  if (result.state === "failed") return <Failure error={result.error} again={again} />;
  return <ResultBody result={result.value} onOwnInput={null} />;
}

const purposeWords = { samples: "Run on the samples", own_input: "Run on own input", submission: "Submission" };

const Results = memo(function Results({ seat, view, item }: { seat: Seat; view: SessionView; item: ItemView }) {
  const job = view.jobs.findLast((candidate) => candidate.item === item.id);
  return (
    <section className="scene-results" aria-label="Result of the last run">
      {job === undefined ? (
        <p className="quiet-text">Nothing has been run here yet.</p>
      ) : (
        <>
          <div className="job-line">
            <div className="job-head">
              {job.verdict === null ? (
                <span className="verdict tone-busy">{job.state === "queued" ? "Waiting for its turn" : "Running"}</span>
              ) : (
                <VerdictBadge verdict={job.verdict} ownInput={job.purpose === "own_input"} />
              )}
              <span className="job-summary">{[purposeWords[job.purpose] + (job.auto ? ", at the bell" : ""), summary(job)].filter((part) => part !== "").join(" · ")}</span>
            </div>
          </div>
          {job.state === "finished" && <Result key={job.id} seat={seat} job={job} />}
        </>
      )}
    </section>
  );
});

const Task = memo(function Task({ seat, item }: { seat: Seat; item: ItemView }) {
  const [content, again] = useItemContent(seat, item.id);
  const { revealed, total } = item.hints;
  return (
    <article className="scene-text">
      <h2>{item.title}</h2>
      {content.state === "loading" && <Loading what="Fetching the task" />}
      {content.state === "failed" && <Failure error={content.error} again={again} />}
      {content.state === "ready" && (
        <>
          <ul className="tags" aria-label="Topics">
            {content.value.topics.map((topic) => (
              <li key={topic}>{topicText(topic)}</li>
            ))}
          </ul>
          <MarkdownText text={content.value.kind === "coding" ? content.value.statement : content.value.prompt} topHeading={3} />
        </>
      )}
      {revealed.length > 0 && (
        <section className="hints" aria-label="Hints">
          <h3>
            Hints <span className="quiet-text">{revealed.length} of {total} by now</span>
          </h3>
          <ol className="hints-list">
            {revealed.map((text, at) => (
              <li key={at}>
                <MarkdownText text={text} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </article>
  );
});

/** `passed`: how many of the marks are behind us. */
const Moments = memo(function Moments(props: { story: Story; passed: number; times: number[]; begin: number; playing: boolean; onJump: (mark: Mark) => void }) {
  const { story, passed, times, begin, playing, onJump } = props;
  const list = useRef<HTMLOListElement>(null);
  const latest = story.marks[passed - 1];
  useEffect(() => {
    if (playing) list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [latest, playing]);
  const names = new Map(story.tracks.map((track) => [track.id, track.title]));
  const several = story.tracks.filter((track) => track.id !== clockTrack && track.id !== notesTrack).length > 1;
  return (
    <ol ref={list} className="moments">
      {story.marks.map((mark, at) => (
        <li key={`${mark.kind} ${mark.event}`} className={at < passed ? "has-been" : ""}>
          <button type="button" onMouseDown={keepFocus} onClick={() => onJump(mark)} {...(mark === latest ? { "aria-current": "step" as const } : {})}>
            <span className="moment-time">{mark.event < story.began ? "before" : timeText(times[mark.event] ?? begin, begin, false)}</span>
            <span className={`moment-shape kind-${mark.kind} ${toneOf(mark)}`}>
              <MarkShape kind={mark.kind} />
            </span>
            <span className="moment-text">
              {several && mark.track !== clockTrack && mark.track !== notesTrack && <b>{names.get(mark.track)} </b>}
              {mark.text}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
});

const Talk = memo(function Talk({ view, begin, people }: { view: SessionView; begin: number; people: PersonView[] }) {
  if (view.chat.length === 0) return <p className="quiet-text">Nothing has been said yet.</p>;
  return (
    <ol className="talk">
      {view.chat.map((line) => (
        <li key={line.seq}>
          <p className="talk-who">
            <b className={`who-${colourOf(people, line.person)}`}>{nameOf({ ...view, people }, line.person)}</b> {timeText(line.at, begin, line.at < begin)}
          </p>
          <p>{line.text}</p>
        </li>
      ))}
    </ol>
  );
});

const Notes = memo(function Notes({ view, begin, people }: { view: SessionView; begin: number; people: PersonView[] }) {
  const titles = new Map(view.rounds.flatMap((round) => round.items).map((item) => [item.id, item.title]));
  const { notes, ratings } = view.console ?? { notes: [], ratings: [] };
  if (notes.length + ratings.length === 0) return <p className="quiet-text">Nothing has been noted yet.</p>;
  return (
    <>
      <ol className="talk">
        {notes.map((note) => (
          <li key={note.note}>
            <p className="talk-who">
              <b>{nameOf({ ...view, people }, note.person)}</b> {timeText(note.written_at, begin, note.written_at < begin)}
              {note.item !== null && <> · {titles.get(note.item) ?? note.item}</>}
            </p>
            <p>{note.text}</p>
          </li>
        ))}
      </ol>
      {ratings.length > 0 && (
        <ul className="talk">
          {ratings.map((rating) => (
            <li key={`${rating.person} ${rating.item ?? ""} ${rating.criterion}`}>
              <p className="talk-who">
                <b>{nameOf({ ...view, people }, rating.person)}</b> {rating.item !== null && <>· {titles.get(rating.item) ?? rating.item}</>}
              </p>
              <p>
                {rating.criterion}: {rating.points === 0 ? "no points" : `${rating.points} of 5`} {rating.text}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
});

const narrow = matchMedia("(max-width: 760px)");
function useNarrow(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      narrow.addEventListener("change", watcher);
      return () => narrow.removeEventListener("change", watcher);
    },
    () => narrow.matches,
  );
}

type Tab = "code" | "results" | "task" | "moments" | "talk" | "scratch" | "notes";

export function Scene(props: SceneProps) {
  const { seat, history, story, count, model, playing, begin } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const [side, setSide] = useState<Tab>("moments");
  const [pane, setPane] = useState<"code" | "results" | "side">("code");
  const isNarrow = useNarrow();
  const [catalog] = useResource("languages", api.languages);
  const languages = catalog.state === "ready" ? catalog.value.languages : [];
  const { view } = model;
  if (view === null) return null;
  const items = openItems(view);
  const shown = items.find((item) => item.open);
  const next = story.marks.findIndex((mark) => mark.event >= count);
  const passed = next < 0 ? story.marks.length : next;
  const item = items.find((candidate) => candidate.id === chosen) ?? shown ?? items[0];
  const isCode = item?.kind === "coding";
  const sides: { id: Tab; title: string }[] = [
    { id: "moments", title: "Moments" },
    { id: "task", title: isCode ? "Task" : "Question" },
    ...(story.marks.some((mark) => mark.kind === "chat") ? [{ id: "talk" as const, title: "Chat" }] : []),
    ...(story.hasScratch ? [{ id: "scratch" as const, title: "Scratchpad" }] : []),
    ...(view.console !== null ? [{ id: "notes" as const, title: "Notes" }] : []),
  ];
  const tab = (title: string, pressed: boolean, onClick: () => void) => (
    <button key={title} type="button" aria-pressed={pressed} onClick={onClick}>
      {title}
    </button>
  );
  return (
    <main id="main" tabIndex={-1} className="scene" data-pane={pane}>
      <div className="scene-tabs console-tabs" role="group" aria-label="What is shown">
        {isNarrow && tab(isCode ? "Code" : "Answer", pane === "code" || (pane === "results" && !isCode), () => setPane("code"))}
        {isNarrow && isCode && tab("Results", pane === "results", () => setPane("results"))}
        {sides.map(({ id, title }) =>
          tab(title, side === id && (!isNarrow || pane === "side"), () => {
            setSide(id);
            setPane("side");
          }),
        )}
      </div>
      <div className="scene-side" tabIndex={0} role="region" aria-label={sides.find(({ id }) => id === side)?.title ?? ""}>
        {side === "moments" && <Moments story={story} passed={passed} times={props.times} begin={begin} playing={playing} onJump={props.onJump} />}
        {side === "task" && (item === undefined ? <p className="quiet-text">No round has begun yet.</p> : <Task seat={seat} item={item} />)}
        {side === "talk" && <Talk view={view} begin={begin} people={story.people} />}
        {side === "scratch" && (
          <div className="scene-scratch">
            <Page history={history} count={count} model={model} doc={scratchId} title="Scratchpad" people={story.people} />
          </div>
        )}
        {side === "notes" && <Notes view={view} begin={begin} people={story.people} />}
      </div>
      <div className={isCode ? "scene-stage with-results" : "scene-stage"}>
        <div className="scene-bar">
          {items.length > 1 && (
            <label>
              <span className="visually-hidden">Item</span>
              <select
                value={chosen !== null && item?.id === chosen ? chosen : ""}
                onChange={(event) => setChosen(event.target.value === "" ? null : event.target.value)}
              >
                <option value="">What was on the screen</option>
                {items.map((candidate, at) => (
                  <option key={candidate.id} value={candidate.id}>
                    {at + 1}. {candidate.title}
                  </option>
                ))}
              </select>
            </label>
          )}
          <p className="scene-item">{item?.title ?? ""}</p>
          {isCode && item.language !== null && <span className="tags"><span className="level">{languageName(languages, item.language)}</span></span>}
        </div>
        {model.diverged.length > 0 && <p className="strip">A text of this session does not have the checksum that the server kept: it may be wrong here.</p>}
        <section className="scene-page" aria-label={isCode ? "Code" : "Answer"}>
          {item === undefined ? (
            <p className="scene-empty">{isBeforeStart(view) ? "The session has not begun." : "No round is open."}</p>
          ) : (
            <ItemPage seat={seat} item={item} history={history} count={count} model={model} people={story.people} />
          )}
        </section>
        {isCode && <Results seat={seat} view={view} item={item} />}
      </div>
    </main>
  );
}
