// A question and the place to answer it.
import { type ReactNode, type RefObject, useEffect } from "react";
import { CodeEditor } from "../editor/code-editor";
import type { ItemView } from "../net/protocol";
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

/** `children`: where to go from here. */
export function TheoryItem({ item, actions, children }: { item: ItemView; actions: RefObject<ItemActions>; children: ReactNode }) {
  const { link, view } = useSession();
  const [content, again] = useItemContent(link.seat, item.id);
  const id = `${item.id}/answer`;
  const answer = view.documents.find((document) => document.id === id);
  const exists = answer !== undefined;
  const text = answer?.text ?? "";
  useEffect(() => {
    actions.current = {};
  }, [actions]);
  return (
    <div className="theory">
      <div className="theory-prompt" tabIndex={0} role="region" aria-label="Question">
        <h1>{item.title}</h1>
        {content.state === "loading" && <Loading what="Fetching the question" />}
        {content.state === "failed" && <Failure error={content.error} again={again} />}
        {content.state === "ready" && content.value.kind === "theory" && (
          <>
            <ul className="tags" aria-label="Topics">
              {content.value.topics.map((topic) => (
                <li key={topic}>{topicText(topic)}</li>
              ))}
            </ul>
            <MarkdownText text={content.value.prompt} topHeading={2} />
          </>
        )}
        <Hints item={item} />
      </div>
      <section className="theory-answer" aria-label="Answer">
        <LockNote view={view} item={item} />
        {exists || view.role === "candidate" ? (
          <CodeEditor link={link} id={id} locked={lockReason(view, item) !== null} />
        ) : (
          <NotOpened view={view} item={item} />
        )}
        <div className="editor-foot">
          <span>{plural(wordCount(text), "word")}</span>
          <span className="keys-only">
            <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor
          </span>
          {children}
        </div>
      </section>
    </div>
  );
}
