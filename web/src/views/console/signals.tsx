// What the candidate's page noticed, if the session asks for it. Facts with a time, no suspicion: everybody sees the same list.
import { dateText } from "../../ui/format";
import { authorName, findItem, signalLines, sinceStart } from "./console-model";
import { useDesk } from "./desk-context";

export function Signals() {
  const { view, me } = useDesk();
  const lines = signalLines(view.signals.noticed);
  const candidates = view.people.filter((person) => person.role === "candidate");
  return (
    <>
      <p className="desk-promise">Pastes and when the page lost the focus. The candidate sees this list too, and it counts in no score.</p>
      {lines.length === 0 ? (
        <p className="desk-empty">Nothing was noted so far.</p>
      ) : (
        <ol className="desk-signals" tabIndex={0} aria-label="What was noted">
          {lines.map((line, at) => (
            <li key={at}>
              <time dateTime={new Date(line.at).toISOString()} title={dateText(line.at)}>
                {sinceStart(view, line.at)}
              </time>
              <span>
                {candidates.length > 1 && <b>{authorName(view.people, line.person, me)} </b>}
                {line.text}
                {line.item !== null && <span className="quiet-text"> at “{findItem(view, line.item)?.item.title ?? line.item}”</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
