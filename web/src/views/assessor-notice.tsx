// Where theory answers go, if they leave this server: said before a session begins, to everybody who will write some.
import "../styles/second-opinion.css";
import { type Resource, useResource } from "../app/resource";
import { api } from "../net/api";
import type { Assessor } from "../net/protocol";

/** Nothing is said where answers stay. Where nobody knows, that is said: silence would mean that they stay. */
export function AssessorWords({ found }: { found: Resource<{ assessor: Assessor }> }) {
  if (found.state === "failed") {
    return (
      <p className="assessor-notice" role="status">
        <b>It is not known whether answers go to a language model.</b> The server did not say whether answers to theory questions are sent to one when a
        session is over. Load this page again before you write what is not to leave this server.
      </p>
    );
  }
  const assessor = found.state === "ready" ? found.value.assessor : null;
  if (assessor === null) return null;
  return (
    <p className="assessor-notice" role="note">
      <b>Answers go to a language model.</b> When a session is over, its answers to theory questions are sent to {assessor.model} at {assessor.host},
      without names, for a second opinion that is shown in the report. Code is not sent.
    </p>
  );
}

export function AssessorNotice() {
  const [found] = useResource("assessor", api.assessor);
  return <AssessorWords found={found} />;
}
