// A programming task: what is asked on one side, the editor and what came of it on the other. On a phone one at a time.
import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { mayWork } from "../app/interview-model";
import { preferences } from "../app/preferences";
import { useStore } from "../app/store";
import { CodeEditor } from "../editor/code-editor";
import type { CodingContent, ItemView } from "../net/protocol";
import { topicText } from "../ui/format";
import { Icon } from "../ui/icons";
import { Confirm, Failure, IconButton, Loading } from "../ui/parts";
import { MarkdownText } from "../ui/markdown-text";
import { modKey } from "./help";
import { Hints } from "./hints";
import { useItemContent } from "./item-content";
import type { ItemActions } from "./live";
import { Results } from "./results";
import { LockNote, NotOpened } from "./lock-note";
import { act, grade, languageName, lockReason, runLockReason, useSession } from "./session-context";

type Pane = "task" | "code" | "results";
const panes: { id: Pane; title: string }[] = [
  { id: "task", title: "Task" },
  { id: "code", title: "Code" },
  { id: "results", title: "Results" },
];

function Task({ item, content }: { item: ItemView; content: CodingContent }) {
  const limit = item.language === null ? undefined : content.limits.time_ms[item.language];
  return (
    <article className="task-text" aria-label="Task">
      <h1>{item.title}</h1>
      <ul className="tags" aria-label="About this task">
        <li className="tag-level">{topicText(content.difficulty)}</li>
        {content.topics.map((topic) => (
          <li key={topic}>{topicText(topic)}</li>
        ))}
        {limit !== undefined && <li>{limit / 1000} s CPU</li>}
        <li>{content.limits.memory_mib} MiB</li>
      </ul>
      <MarkdownText text={content.statement} topHeading={2} />
      <section aria-label="Samples" className="samples">
        {content.samples.map((sample, at) => (
          <div key={sample.name} className="sample">
            <h2>Sample {at + 1}</h2>
            {sample.description !== null && sample.description !== "" && <MarkdownText text={sample.description} />}
            <div className="sample-pair">
              <figure>
                <figcaption>Input</figcaption>
                <pre tabIndex={0}>{sample.input}</pre>
              </figure>
              <figure>
                <figcaption>Output</figcaption>
                <pre tabIndex={0}>{sample.answer}</pre>
              </figure>
            </div>
          </div>
        ))}
      </section>
      <Hints item={item} />
    </article>
  );
}

interface DividerProps {
  orientation: "vertical" | "horizontal";
  label: string;
  /** Where it stands, from the left or the top. */
  percent: number;
  least: number;
  most: number;
  onMove: (percent: number) => void;
}

function Divider({ orientation, label, percent, least, most, onMove }: DividerProps) {
  const move = (to: number) => onMove(Math.min(most, Math.max(least, to)));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    move(orientation === "vertical" ? ((event.clientX - box.left) / box.width) * 100 : ((event.clientY - box.top) / box.height) * 100);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(percent + step);
  };
  return (
    <div
      className={`divider ${orientation}`}
      role="separator"
      aria-orientation={orientation}
      aria-label={label}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={key}
    />
  );
}

function useLanguage(item: ItemView): void {
  const { link, view, languages } = useSession();
  const { language: preferred } = useStore(preferences);
  const asked = useRef(false);
  const offered = item.languages.filter((id) => languages.find((language) => language.id === id)?.available !== false);
  const wanted = preferred !== null && offered.includes(preferred) ? preferred : undefined;
  useEffect(() => {
    // Nothing chosen yet: begin with what this person used last in this browser. Without that the server chooses.
    if (view.role !== "candidate" || item.language !== null || asked.current || wanted === undefined || languages.length === 0) return;
    asked.current = true;
    void act(link, { kind: "language_choose", item: item.id, language: wanted });
  }, [view.role, item, wanted, link, languages]);
}

function Toolbar(props: { item: ItemView; content: CodingContent | null; locked: boolean; onSettings: () => void }) {
  const { item, content, locked, onSettings } = props;
  const { link, languages } = useSession();
  const [restoring, setRestoring] = useState(false);
  const starter = item.language === null ? undefined : content?.starters[item.language];
  const choose = (language: string) => {
    preferences.dispatch({ language });
    void act(link, { kind: "language_choose", item: item.id, language });
  };
  return (
    <div className="editor-bar">
      <label className="language">
        <span className="visually-hidden">Language</span>
        <select value={item.language ?? ""} disabled={locked} onChange={(event) => choose(event.target.value)}>
          {item.language === null && <option value="">Choose a language</option>}
          {item.languages.map((id) => {
            const known = languages.find((language) => language.id === id);
            return (
              <option key={id} value={id} disabled={known?.available === false}>
                {languageName(languages, id)}
                {known?.available === false ? " (not installed here)" : ""}
              </option>
            );
          })}
        </select>
      </label>
      <IconButton
        icon="reset"
        label="Restore the starter code"
        disabled={starter === undefined || locked}
        onClick={() => setRestoring(true)}
      />
      <IconButton icon="sliders" label="Editor settings" className="narrow-only" onClick={onSettings} />
      {!locked && (
        <span className="editor-bar-hint keys-only">
          <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor
        </span>
      )}
      {restoring && starter !== undefined && (
        <Confirm
          title="Start this language over?"
          confirm="Restore the starter code"
          cancel="Keep my code"
          danger
          onClose={() => setRestoring(false)}
          onConfirm={() => link.document(`${item.id}/${item.language}`)?.replaceAll(starter)}
        >
          <p>Your code in this language is replaced by the starter code. Undo in the editor brings it back.</p>
        </Confirm>
      )}
    </div>
  );
}

export function CodingItem(props: { item: ItemView; actions: RefObject<ItemActions>; onSettings: () => void }) {
  const { item, actions } = props;
  const { link, view, languages } = useSession();
  const [content, again] = useItemContent(link.seat, item.id);
  const { splitPercent, resultsPercent } = useStore(preferences);
  const [pane, setPane] = useState<Pane>("task");
  const [lower, setLower] = useState<"results" | "input">("results");
  const [input, setInput] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useLanguage(item);
  const coding = content.state === "ready" && content.value.kind === "coding" ? content.value : null;
  const ownInput = input ?? coding?.samples[0]?.input ?? "";
  const waiting = view.jobs.filter((job) => job.item === item.id && job.state !== "finished").length;
  const locked = lockReason(view, item) !== null;
  const notRun = runLockReason(view, item);
  const ready = notRun === null && item.language !== null && view.documents.some((document) => document.id === `${item.id}/${item.language}`);

  const start = useCallback(
    (what: "run" | "submit") => {
      if (!ready || busy) return;
      setBusy(true);
      setPane("results");
      const own = what === "run" && lower === "input";
      if (!own) setLower("results");
      void grade(link, item, what === "submit" ? "submit" : own ? { own: ownInput } : "samples").then((ok) => {
        setBusy(false);
        if (ok) setLower("results");
      });
    },
    [ready, busy, lower, link, item, ownInput],
  );
  useEffect(() => {
    actions.current = { run: () => start("run"), submit: () => start("submit") };
  }, [actions, start]);

  return (
    <div className="coding" data-pane={pane}>
      <div className="pane-tabs" role="group" aria-label="Parts of this task">
        {panes.map(({ id, title }) => (
          <button key={id} type="button" aria-pressed={pane === id} onClick={() => setPane(id)}>
            {title}
            {id === "results" && waiting > 0 ? " …" : ""}
          </button>
        ))}
      </div>
      <div className="split" style={{ gridTemplateColumns: `minmax(0, ${splitPercent}fr) 9px minmax(0, ${100 - splitPercent}fr)` }}>
        <div className="pane task" tabIndex={0} role="region" aria-label="Task text">
          {content.state === "loading" && <Loading what="Fetching the task" />}
          {content.state === "failed" && <Failure error={content.error} again={again} />}
          {coding !== null && <Task item={item} content={coding} />}
        </div>
        <Divider
          orientation="vertical"
          label="Width of the task"
          percent={splitPercent}
          least={25}
          most={70}
          onMove={(percent) => preferences.dispatch({ splitPercent: percent })}
        />
        <div
          className="workbench"
          style={{ gridTemplateRows: `minmax(6rem, ${100 - resultsPercent}fr) 9px minmax(6rem, ${resultsPercent}fr)` }}
        >
          <section className="pane code" aria-label="Code">
            <Toolbar item={item} content={coding} locked={locked} onSettings={props.onSettings} />
            <LockNote view={view} item={item} />
            {item.language === null ? (
              view.role === "candidate" ? (
                <Loading what={languages.length === 0 ? "Fetching the languages" : "Choosing a language"} />
              ) : (
                <NotOpened view={view} item={item} />
              )
            ) : (
              <CodeEditor key={item.language} link={link} id={`${item.id}/${item.language}`} locked={locked} />
            )}
          </section>
          <Divider
            orientation="horizontal"
            label="Height of the code"
            percent={100 - resultsPercent}
            least={20}
            most={80}
            onMove={(percent) => preferences.dispatch({ resultsPercent: 100 - percent })}
          />
          <section className="pane results" aria-label="Results">
            <div className="console-bar">
              <div className="console-tabs" role="group" aria-label="What is shown below">
                <button type="button" aria-pressed={lower === "results"} onClick={() => setLower("results")}>
                  Results
                </button>
                {mayWork(view) && (
                  <button type="button" aria-pressed={lower === "input"} onClick={() => setLower("input")}>
                    Own input
                  </button>
                )}
              </div>
              <div className="console-actions" hidden={!mayWork(view)}>
                <button type="button" className="button" disabled={!ready} aria-disabled={busy} onClick={() => start("run")} aria-keyshortcuts="Control+Enter">
                  Run{lower === "input" ? " my input" : ""}
                  <span className="button-keys" aria-hidden="true">
                    {modKey} ↵
                  </span>
                </button>
                <button
                  type="button"
                  className="button primary"
                  disabled={!ready}
                  aria-disabled={busy}
                  onClick={() => start("submit")}
                  aria-keyshortcuts="Control+Shift+Enter"
                >
                  Submit
                  <span className="button-keys" aria-hidden="true">
                    {modKey} ⇧ ↵
                  </span>
                </button>
              </div>
            </div>
            {notRun !== null && view.role === "candidate" && view.lifecycle === "live" && (
              <p className="lock-note" role="status">
                <Icon name="lock" /> {notRun}
              </p>
            )}
            {lower === "input" ? (
              <textarea
                className="own-input"
                aria-label="Your own input"
                spellCheck={false}
                value={ownInput}
                onChange={(event) => setInput(event.target.value)}
              />
            ) : (
              <Results
                item={item}
                onOwnInput={(text) => {
                  setInput(text);
                  setLower("input");
                }}
              />
            )}
          </section>
        </div>
      </div>
    </div>
  );
}
