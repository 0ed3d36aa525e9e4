import { useState } from "react";
import type { ItemView } from "../net/protocol";
import { Icon } from "../ui/icons";
import { MarkdownText } from "../ui/markdown-text";
import { act, useSession } from "./session-context";

/** The ladder: one hint at a time, in order, each remembered in the report. */
export function Hints({ item }: { item: ItemView }) {
  const { link } = useSession();
  const [asking, setAsking] = useState(false);
  const { total, revealed } = item.hints;
  if (total === 0) return null;
  const reveal = () => {
    setAsking(true);
    void act(link, { kind: "hint_reveal", item: item.id, index: revealed.length }).then(() => setAsking(false));
  };
  return (
    <section className="hints" aria-label="Hints">
      {revealed.length > 0 && (
        <ol className="hints-list">
          {revealed.map((text, at) => (
            <li key={at}>
              <MarkdownText text={text} />
            </li>
          ))}
        </ol>
      )}
      {revealed.length < total ? (
        <button type="button" className="button quiet" onClick={reveal} disabled={asking}>
          <Icon name="hint" /> Show hint {revealed.length + 1} of {total}
          <span className="hints-note">noted in the report</span>
        </button>
      ) : (
        <p className="hints-note">All {total} hints are open.</p>
      )}
    </section>
  );
}
