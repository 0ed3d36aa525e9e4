// Links that save a file. It is fetched first, so that a failure is said on the page instead of being saved in its place.
import { type MouseEvent, type ReactNode, useRef, useState } from "react";
import { ApiError, requestFile } from "../net/api";
import { Failure } from "./parts";

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Whoever saves it has read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

type Saving = { state: "none" } | { state: "busy" | "saved"; name: string } | { state: "failed"; error: ApiError };
type Save = (path: string, name: string) => void;

/** What is said of it, and how to begin. One file at a time. */
export function useSaving(): [ReactNode, Save] {
  const [saving, setSaving] = useState<Saving>({ state: "none" });
  const busy = useRef(false);
  const save: Save = (path, name) => {
    if (busy.current) return;
    busy.current = true;
    setSaving({ state: "busy", name });
    requestFile(path)
      .then(
        (content) => {
          saveFile(name, content);
          setSaving({ state: "saved", name });
        },
        (error: unknown) => {
          const failure = error instanceof ApiError ? error : new ApiError(0, "internal", "That did not work. Try again.");
          setSaving({ state: "failed", error: failure });
        },
      )
      .finally(() => {
        busy.current = false;
      });
  };
  const telling = (
    <div className="saving no-print">
      <p role="status">
        {saving.state === "busy" && `Fetching ${saving.name}…`}
        {saving.state === "saved" && `${saving.name} is with your browser now, to be saved.`}
      </p>
      {saving.state === "failed" && <Failure error={saving.error} />}
    </div>
  );
  return [telling, save];
}

/** `path` is below /api/v1/. With a modifier, or from its menu, it is an ordinary link for the browser. */
export function FileLink({ path, name, save, className, children }: { path: string; name: string; save: Save; className?: string; children: ReactNode }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    save(path, name);
  };
  return (
    <a href={`/api/v1/${path}`} download={name} onClick={follow} {...(className === undefined ? {} : { className })}>
      {children}
    </a>
  );
}
