// The code of an earlier submission, and the way back to it: what one broke since then need not be typed again.
import { useState } from "react";
import { useResource } from "../app/resource";
import type { ItemView, JobView } from "../net/protocol";
import { Dialog, Failure, Loading } from "../ui/parts";
import { SourceText, submittedSource } from "./source-text";
import { act, languageName, useSession } from "./session-context";

function CodeDialog({ item, job, title, onClose }: { item: ItemView; job: JobView; title: string; onClose: () => void }) {
  const { link, view, languages } = useSession();
  const [source, again] = useResource(`source/${job.id}`, () => submittedSource(link.seat, job.id));
  const document = link.document(`${item.id}/${job.language}`);
  const same = source.state === "ready" && document?.text === source.value.source;
  const putBack = (text: string) => {
    document?.replaceAll(text);
    if (item.language !== job.language) void act(link, { kind: "language_choose", item: item.id, language: job.language });
    onClose();
  };
  return (
    <Dialog title={`${title}, ${languageName(languages, job.language)}`} onClose={onClose} wide focusTitle>
      {source.state === "loading" && <Loading what="Fetching the code" />}
      {source.state === "failed" && <Failure error={source.error} again={again} />}
      {source.state === "ready" && <SourceText text={source.value.source} language={job.language} label={`Code of ${title}`} />}
      <div className="button-row end">
        {same && <p className="quiet-text">The editor holds just this.</p>}
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <button
          type="button"
          className="button primary"
          disabled={source.state !== "ready" || same || document === null || view.lifecycle !== "live"}
          onClick={() => source.state === "ready" && putBack(source.value.source)}
        >
          Put it back into the editor
        </button>
      </div>
    </Dialog>
  );
}

export function SubmittedCode(props: { item: ItemView; job: JobView; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button small" onClick={() => setOpen(true)}>
        Its code
      </button>
      {open && <CodeDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
