// What every part of a session page needs: the link, the model, the catalog's languages, and what the person can do.
import { createContext, useContext } from "react";
import { editingLocked, mayWork, runningLocked } from "../app/interview-model";
import type { SessionModel } from "../app/session-model";
import { Refusal } from "../net/command-queue";
import type { CatalogLanguage, Command, ItemView, SessionView } from "../net/protocol";
import type { SessionLink } from "../net/session-link";

export interface SessionContextValue {
  link: SessionLink;
  model: SessionModel;
  view: SessionView;
  languages: CatalogLanguage[];
}
export const SessionContext = createContext<SessionContextValue | null>(null);

export function useSession(): SessionContextValue {
  const value = useContext(SessionContext);
  if (value === null) throw new Error("A part of the session page was drawn outside of it.");
  return value;
}

/** Sends a command; a refusal becomes a notice. True when it was accepted. */
export async function act(link: SessionLink, command: Command): Promise<boolean> {
  try {
    await link.command(command);
    return true;
  } catch (error) {
    link.notify(error instanceof Refusal ? error.message : "That did not work. Try again.", "bad");
    return false;
  }
}

/** Run or submit what is on the screen: waits until every edit is in the log, and once more when another tab was faster. */
export async function grade(link: SessionLink, item: ItemView, input: { own: string } | "samples" | "submit"): Promise<boolean> {
  const language = item.language;
  if (language === null) return false;
  for (let attempt = 0; ; attempt++) {
    try {
      const version = await link.settled(`${item.id}/${language}`);
      const what = { item: item.id, language, version };
      await link.command(input === "submit" ? { kind: "submit", ...what } : { kind: "run", ...what, input: input === "samples" ? null : input.own });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === "stale_version" && attempt === 0) continue;
      link.notify(error instanceof Refusal ? error.message : "That did not work. Try again.", "bad");
      return false;
    }
  }
}

/** Why nothing can be written into this item here and now, in words; null when it can. */
export function lockReason(view: SessionView, item: ItemView): string | null {
  const round = view.rounds.find((candidate) => candidate.items.some((one) => one.id === item.id));
  if (round?.state === "pending") return "This round has not opened. The candidate sees nothing of it yet.";
  if (round?.state === "closed") return "This round is over. What was written stands as it was handed in.";
  if (view.lifecycle === "paused") return "The clock stands still, and nobody can write.";
  if (!mayWork(view)) return "You are watching.";
  if (item.skipped === true) return "The interviewer has skipped this one: it counts for nothing.";
  if (editingLocked(view)) return "The interviewer has locked the editor. What you wrote is kept; you can go on reading.";
  return view.lifecycle === "live" ? null : "The session is over.";
}

/** The same for running and handing in. */
export function runLockReason(view: SessionView, item: ItemView): string | null {
  if (item.skipped === true) return lockReason(view, item);
  if (runningLocked(view)) return "The interviewer has switched running off.";
  return editingLocked(view) ? null : lockReason(view, item);
}

/** A guest on an open address may not have the catalog, which has these names (HTTP-6, SEAT-2). */
const usualNames: Record<string, string> = {
  c: "C",
  cpp: "C++",
  python3: "Python 3",
  javascript: "JavaScript",
  typescript: "TypeScript",
  java: "Java",
  go: "Go",
  rust: "Rust",
  php: "PHP",
  ruby: "Ruby",
  bash: "Bash",
  sql: "SQL",
  hurl: "Hurl",
};

export function languageName(languages: CatalogLanguage[], id: string): string {
  return languages.find((language) => language.id === id)?.name ?? usualNames[id] ?? id;
}
