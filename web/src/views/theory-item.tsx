// A question and the place to answer it.
import { type ReactNode, type RefObject, useEffect, useMemo, useReducer } from "react";
import { CodeEditor } from "../editor/code-editor";
import { FormControl } from "../forms/form-answer";
import { aroundSnippet, type Edit, readForm } from "../forms/form-text";
import type { ItemView } from "../net/protocol";
import type { SessionLink } from "../net/session-link";
import { plural, topicText } from "../ui/format";
import { Failure, Loading } from "../ui/parts";
import { MarkdownText } from "../ui/markdown-text";
import { Hints } from "./hints";
import { useItemContent } from "./item-content";
import type { ItemActions } from "./live";
import { LockNote, NotOpened } from "./lock-note";
import { lockReason, useSession } from "./session-context";

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

/** An answer as it is here, with what has not reached the server yet, and how a control edits it. */
function useAnswer(link: SessionLink, id: string, told: string, locked: boolean): [string, ((edit: Edit) => void) | null] {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const document = link.document(id);
  const edit = (change: Edit) => {
    if (document === null) return;
    document.edit(change(document.text));
    again();
  };
  return [document?.text ?? told, locked || document === null ? null : edit];
}

/** `children`: where to go from here. */
export function TheoryItem({ item, actions, children }: { item: ItemView; actions: RefObject<ItemActions>; children: ReactNode }) {
  const { link, view } = useSession();
  const [content, again] = useItemContent(link.seat, item.id);
  const id = `${item.id}/answer`;
  const answer = view.documents.find((document) => document.id === id);
  const exists = answer !== undefined;
  const locked = lockReason(view, item) !== null;
  const [text, edit] = useAnswer(link, id, answer?.text ?? "", locked);
  const theory = content.state === "ready" && content.value.kind === "theory" ? content.value : null;
  const form = theory?.form ?? null;
  const head = useMemo(() => (form === null ? null : (whole: string) => readForm(form, whole).reasonFrom), [form]);
  const control = form !== null && (
    <FormControl form={form} text={text} name={item.id} solution={theory?.interviewer?.form} onEdit={exists ? edit : null} />
  );
  const isSnippet = form?.kind === "flaw";
  const [before, after] = isSnippet ? aroundSnippet(theory?.prompt ?? "") : [theory?.prompt ?? "", ""];
  const words = text.slice(head?.(text) ?? 0);
  useEffect(() => {
    actions.current = {};
  }, [actions]);
  return (
    <div className={control !== false && !isSnippet ? "theory with-form" : "theory"}>
      <div className="theory-prompt" tabIndex={0} role="region" aria-label="Question">
        <h1>{item.title}</h1>
        {content.state === "loading" && <Loading what="Fetching the question" />}
        {content.state === "failed" && <Failure error={content.error} again={again} />}
        {theory !== null && (
          <>
            <ul className="tags" aria-label="Topics">
              {theory.topics.map((topic) => (
                <li key={topic}>{topicText(topic)}</li>
              ))}
            </ul>
            <MarkdownText text={before} topHeading={2} />
            {isSnippet && control}
            {after !== "" && <MarkdownText text={after} topHeading={2} />}
          </>
        )}
        <Hints item={item} />
      </div>
      <section className="theory-answer" aria-label="Answer">
        <LockNote view={view} item={item} />
        {control !== false && !isSnippet && (
          <div className="form-place" tabIndex={0} role="region" aria-label={form?.kind === "choice" ? "Options" : "Steps"}>
            {control}
          </div>
        )}
        {control !== false && (
          <p className="form-reason">{isSnippet ? "Why is it wrong, what happens because of it, and how do you mend it?" : "Why? If you like: it is shown with your answer, and changes no score."}</p>
        )}
        {exists || view.role === "candidate" ? (
          <CodeEditor link={link} id={id} locked={locked} head={head} />
        ) : (
          <NotOpened view={view} item={item} />
        )}
        <div className="editor-foot">
          <span>{plural(wordCount(words), "word")}</span>
          <span className="keys-only">
            <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor
          </span>
          {children}
        </div>
      </section>
    </div>
  );
}
