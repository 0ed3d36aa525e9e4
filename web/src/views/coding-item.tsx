// A programming task: what is asked on one side, the editor and what came of it on the other. On a phone one at a time.
import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { preferences } from "../app/preferences";
import { useStore } from "../app/store";
import { CodeEditor } from "../editor/code-editor";
import type { CodingContent, ItemView } from "../net/protocol";
import { memoryText, topicText } from "../ui/format";
import { Confirm, Failure, IconButton, Loading } from "../ui/parts";
import { MarkdownText } from "../ui/markdown-text";
import { Hints } from "./hints";
import { useItemContent } from "./item-content";
import type { ItemActions } from "./live";
import { Results } from "./results";
import { act, grade, languageName, useSession } from "./session-context";

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
      <h2>{item.title}</h2>
      <ul className="tags" aria-label="About this task">
        <li className="tag-level">{topicText(content.difficulty)}</li>
        {content.topics.map((topic) => (
          <li key={topic}>{topicText(topic)}</li>
        ))}
        {limit !== undefined && <li>{limit / 1000} s CPU</li>}
        <li>{content.limits.memory_mib} MiB</li>
      </ul>
      <MarkdownText text={content.statement} topHeading={3} />
      <section aria-label="Samples" className="samples">
        {content.samples.map((sample, at) => (
          <div key={sample.name} className="sample">
            <h3>Sample {at + 1}</h3>
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

function Divider({ onMove }: { onMove: (percent: number) => void }) {
  const { splitPercent } = useStore(preferences);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box !== undefined) onMove(((event.clientX - box.left) / box.width) * 100);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    onMove(splitPercent + (event.key === "ArrowLeft" ? -2 : 2));
  };
  return (
    <div
      className="divider"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the task"
      aria-valuenow={Math.round(splitPercent)}
      aria-valuemin={25}
      aria-valuemax={70}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={key}
    />
  );
}

function useLanguage(item: ItemView): void {
  const { link, languages } = useSession();
  const { language: preferred } = useStore(preferences);
  const asked = useRef(false);
  const offered = item.languages.filter((id) => languages.find((language) => language.id === id)?.available !== false);
  const wanted = preferred !== null && offered.includes(preferred) ? preferred : undefined;
  useEffect(() => {
    // Nothing chosen yet: begin with what this person used last in this browser. Without that the server chooses.
    if (item.language !== null || asked.current || wanted === undefined || languages.length === 0) return;
    asked.current = true;
    void act(link, { kind: "language_choose", item: item.id, language: wanted });
  }, [item, wanted, link, languages]);
}

function Toolbar({ item, content }: { item: ItemView; content: CodingContent | null }) {
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
        <select value={item.language ?? ""} onChange={(event) => choose(event.target.value)}>
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
        disabled={starter === undefined}
        onClick={() => setRestoring(true)}
      />
      <span className="editor-bar-hint">
        <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor
      </span>
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

export function CodingItem({ item, actions }: { item: ItemView; actions: RefObject<ItemActions> }) {
  const { link, view, languages } = useSession();
  const [content, again] = useItemContent(link.session, item.id);
  const { splitPercent } = useStore(preferences);
  const [pane, setPane] = useState<Pane>("task");
  const [lower, setLower] = useState<"results" | "input">("results");
  const [input, setInput] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useLanguage(item);
  const coding = content.state === "ready" && content.value.kind === "coding" ? content.value : null;
  const ownInput = input ?? coding?.samples[0]?.input ?? "";
  const waiting = view.jobs.filter((job) => job.item === item.id && job.state !== "finished").length;
  const ready = item.language !== null && view.documents.some((document) => document.id === `${item.id}/${item.language}`);

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
        <Divider onMove={(percent) => preferences.dispatch({ splitPercent: Math.min(70, Math.max(25, percent)) })} />
        <div className="workbench">
          <section className="pane code" aria-label="Code">
            <Toolbar item={item} content={coding} />
            {item.language === null ? (
              <Loading what={languages.length === 0 ? "Fetching the languages" : "Choosing a language"} />
            ) : (
              <CodeEditor key={item.language} link={link} id={`${item.id}/${item.language}`} locked={view.lifecycle !== "live"} />
            )}
          </section>
          <section className="pane results" aria-label="Results">
            <div className="console-bar">
              <div className="console-tabs" role="group" aria-label="What is shown below">
                <button type="button" aria-pressed={lower === "results"} onClick={() => setLower("results")}>
                  Results
                </button>
                <button type="button" aria-pressed={lower === "input"} onClick={() => setLower("input")}>
                  Own input
                </button>
              </div>
              <div className="console-actions">
                <button type="button" className="button" disabled={!ready || busy} onClick={() => start("run")} title="Ctrl+Enter">
                  Run{lower === "input" ? " my input" : ""}
                </button>
                <button
                  type="button"
                  className="button primary"
                  disabled={!ready || busy}
                  onClick={() => start("submit")}
                  title="Ctrl+Shift+Enter"
                >
                  Submit
                </button>
              </div>
            </div>
            {lower === "input" ? (
              <textarea
                className="own-input"
                aria-label="Your own input"
                spellCheck={false}
                value={ownInput}
                onChange={(event) => setInput(event.target.value)}
              />
            ) : (
              <Results item={item} memoryLimit={coding === null ? null : memoryText(coding.limits.memory_mib * 1024)} />
            )}
          </section>
        </div>
      </div>
    </div>
  );
}
