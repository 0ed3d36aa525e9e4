import { useEffect } from "react";
import type { Notice } from "../app/session-model";
import { IconButton } from "./parts";

const shownMs = { info: 7_000, good: 3_000, bad: 12_000 };

function NoticeLine({ notice, onClose }: { notice: Notice; onClose: (id: number) => void }) {
  useEffect(() => {
    const timer = setTimeout(() => onClose(notice.id), shownMs[notice.tone]);
    return () => clearTimeout(timer);
    // One timer for one notice, however often the page is drawn meanwhile.
  }, [notice.id]);
  return (
    <li className={`notice tone-${notice.tone}`}>
      <span>{notice.text}</span>
      <IconButton icon="cross" label="Close this notice" onClick={() => onClose(notice.id)} />
    </li>
  );
}

export function Notices({ notices, onClose }: { notices: Notice[]; onClose: (id: number) => void }) {
  return (
    <div className="notices" role="status" aria-live="polite">
      <ul>
        {notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} onClose={onClose} />
        ))}
      </ul>
    </div>
  );
}
