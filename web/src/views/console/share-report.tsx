// After the end the report is the interviewers' until they share it. What others will see then is said before.
import { useState } from "react";
import { Confirm } from "../../ui/parts";
import { useDesk } from "./desk-context";

export function ShareReport() {
  const { view, send } = useDesk();
  const [asking, setAsking] = useState(false);
  return (
    <section className="desk-share" aria-label="Report">
      {view.report_shared ? (
        <p role="status">The report is shared: everybody in the session can read it, without your notes and ratings.</p>
      ) : (
        <p>
          {view.lifecycle === "archived"
            ? "Interviewers alone can read the report: it was not shared before the session was archived."
            : "Interviewers alone can read the report so far. Nothing of it reaches the candidate before you share it."}
        </p>
      )}
      {!view.report_shared && view.lifecycle !== "archived" && (
        <button type="button" className="button small primary" onClick={() => setAsking(true)}>
          Share it…
        </button>
      )}
      {asking && (
        <Confirm
          title="Share the report?"
          confirm="Share the report"
          cancel="Not yet"
          onClose={() => setAsking(false)}
          onConfirm={() => void send({ kind: "report_share" })}
        >
          <p>The candidate, and whoever was let in to watch, will be able to see:</p>
          <ul className="desk-list">
            <li>scores and verdicts, and what the tests looked at</li>
            <li>the key points of each question, which of them were covered, and the model answers</li>
            <li>what was handed in, and how long each item took</li>
          </ul>
          <p>
            They will not see your notes, ratings or recommendations. A key point that you ticked otherwise than the estimate counts as you ticked it,
            and the report says that it was you. Sharing is taken back only if you open the session again.
          </p>
        </Confirm>
      )}
    </section>
  );
}
