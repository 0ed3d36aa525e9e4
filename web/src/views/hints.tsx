import { useState } from "react";
import { holdsClock, isInterview } from "../app/interview-model";
import type { ItemView } from "../net/protocol";
import { Icon } from "../ui/icons";
import { MarkdownText } from "../ui/markdown-text";
import { act, useSession } from "./session-context";

/** The ladder: one hint at a time, in order, each remembered in the report. */
export function Hints({ item }: { item: ItemView }) {
  const { link, view } = useSession();
  const [asking, setAsking] = useState(false);
  const { total, revealed } = item.hints;
  const isOpen = view.lifecycle === "live" && view.rounds.some((round) => round.state === "open" && round.items.some((one) => one.id === item.id));
  if (total === 0) return null;
  const reveal = () => {
    if (asking) return;
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
      {revealed.length < total && holdsClock(view) && (
        <button type="button" className="button quiet" onClick={reveal} disabled={!isOpen} aria-disabled={asking}>
          <Icon name="hint" /> {isInterview(view) ? "Give" : "Show"} hint {revealed.length + 1} of {total}
          <span className="hints-note">noted in the report</span>
        </button>
      )}
      {revealed.length < total && view.role === "candidate" && isInterview(view) && (
        <p className="hints-note">
          {revealed.length === 0 ? "There are hints. Ask for one when you are stuck: the interviewer gives it." : "There is another hint, if you ask for it."}
        </p>
      )}
      {revealed.length === total && (
        <p className="hints-note">All {total} hints are open.</p>
      )}
    </section>
  );
}
