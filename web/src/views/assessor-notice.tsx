// Where theory answers go, if they leave this server: said before a session begins, to everybody who will write some.
import "../styles/second-opinion.css";
import { useResource } from "../app/resource";
import { api } from "../net/api";

export function AssessorNotice() {
  const [found] = useResource("assessor", api.assessor);
  const assessor = found.state === "ready" ? found.value.assessor : null;
  if (assessor === null) return null;
  return (
    <p className="assessor-notice" role="note">
      <b>Answers go to a language model.</b> When a session is over, its answers to theory questions are sent to {assessor.model} at {assessor.host},
      without names, for a second opinion that is shown in the report. Code is not sent.
    </p>
  );
}
