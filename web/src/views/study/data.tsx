// Your data: all that this server keeps of who asks, as a file, and its end.
import { type FormEvent, useState } from "react";
import type { ApiError } from "../../net/api";
import { dataPath, type Removed, studyApi } from "../../net/study";
import { FileLink, useSaving } from "../../ui/file-link";
import { plural } from "../../ui/format";
import { Failure } from "../../ui/parts";
import { asApiError, StudyFrame } from "./frame";

const word = "delete";

function Removal() {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [removed, setRemoved] = useState<Removed | null>(null);
  const confirmed = typed.trim().toLowerCase() === word;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirmed || busy) return;
    setBusy(true);
    setError(null);
    studyApi.removeData().then(
      (counts) => {
        setBusy(false);
        setTyped("");
        setRemoved(counts);
      },
      (failure: unknown) => {
        setBusy(false);
        setError(asApiError(failure));
      },
    );
  };
  return (
    <form className="data-removal" onSubmit={submit}>
      <label>
        <span>
          Type <b>{word}</b> to confirm
        </span>
        <input type="text" value={typed} autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <button type="submit" className="button danger" aria-disabled={!confirmed || busy}>
        Delete all of it
      </button>
      {error !== null && <Failure error={error} />}
      <p role="status">
        {removed !== null &&
          `Deleted: ${plural(removed.sessions, "session")}, ${plural(removed.reviews, "review")}, ${plural(removed.upcoming, "interview")} ahead.`}
      </p>
    </form>
  );
}

export default function DataPage() {
  const [telling, save] = useSaving();
  return (
    <StudyFrame page="data">
      <p>
        All of it stays on this server. Nobody else who uses it can ask for it; whoever runs it can look into its store.
      </p>
      <section aria-labelledby="export-title">
        <h2 id="export-title">Take it with you</h2>
        <p>One file in JSON: your sessions with the addresses of their logs and reports, every card that you rated, interviews ahead, and where you are logged in.</p>
        <p className="button-row">
          <FileLink path={dataPath} name="rehearse-data.json" className="button primary" save={save}>
            Save as a file
          </FileLink>
        </p>
        {telling}
      </section>
      <section aria-labelledby="delete-title">
        <h2 id="delete-title">Delete it</h2>
        <p>
          Your reviews, your interviews ahead, and all sessions that you made go, interviews that you held for others among them, with answers, code and
          reports. None of it comes back. An account stays, as do its logins.
        </p>
        <Removal />
      </section>
    </StudyFrame>
  );
}
