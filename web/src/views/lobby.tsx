// Before the start: what awaits, for how long, by which rules. Nothing is timed until the button.
import { useState } from "react";
import type { RoundView } from "../net/protocol";
import { durationText, plural, topicText } from "../ui/format";
import { Icon } from "../ui/icons";
import { SiteHeader } from "../ui/parts";
import { SavedState } from "../ui/saved-state";
import { AssessorNotice } from "./assessor-notice";
import { ShortcutTable } from "./help";
import { act, useSession } from "./session-context";

export function Programme({ rounds }: { rounds: RoundView[] }) {
  return (
    <ol className="programme">
      {rounds.map((round) => (
        <li key={round.id} className={`kind-${round.kind}`}>
          <Icon name={round.kind === "theory" ? "book" : "code"} />
          <span className="programme-title">{round.title}</span>
          <span className="programme-what">
            {round.kind === "theory" ? plural(round.item_count, "question") : plural(round.item_count, "task")}
          </span>
          <span className="programme-minutes">{durationText(round.budget_ms)}</span>
        </li>
      ))}
    </ol>
  );
}

export function Lobby() {
  const { link, model, view } = useSession();
  const [starting, setStarting] = useState(false);
  const total = view.rounds.reduce((sum, round) => sum + round.budget_ms, 0);
  const start = () => {
    if (starting) return;
    setStarting(true);
    void act(link, { kind: "session_start" }).then((ok) => ok || setStarting(false));
  };
  return (
    <>
      <SiteHeader>
        <SavedState model={model} />
      </SiteHeader>
      <main id="main" tabIndex={-1} className="lobby">
        <div className="lobby-head">
          <p className="eyebrow">
            {topicText(view.level)} · {durationText(total)}
          </p>
          <h1>{view.title}</h1>
          <p className="lobby-lead">The clock starts when you do. Have something to drink and something to write on.</p>
          <AssessorNotice />
          <button type="button" className="button primary large" onClick={start} aria-disabled={starting}>
            <Icon name="play" /> {starting ? "Starting…" : "Start the interview"}
          </button>
        </div>
        <section aria-labelledby="lobby-rounds" className="lobby-rounds">
          <h2 id="lobby-rounds">What awaits you</h2>
          <Programme rounds={view.rounds} />
        </section>
        <section aria-labelledby="lobby-rules" className="lobby-rules">
          <h2 id="lobby-rules">House rules</h2>
          <ul>
            <li>Each round has its own time. What one round leaves over, another does not get, and none can eat into the next.</li>
            <li>Run checks the samples or your own input as often as you like. Submit is graded by hidden tests; your best one counts.</li>
            <li>When a round's time is over your work is handed in as it stands. Nothing is thrown away.</li>
            <li>You may pause: the clock stops and the questions are hidden meanwhile.</li>
            <li>If our machine keeps you waiting, you get that time back.</li>
          </ul>
        </section>
        <section aria-labelledby="lobby-keys" className="lobby-keys">
          <h2 id="lobby-keys">Keys that help</h2>
          <ShortcutTable short />
        </section>
      </main>
    </>
  );
}
