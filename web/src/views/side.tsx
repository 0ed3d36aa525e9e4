// What stands beside the work in an interview: chat, people and, for interviewers, the console. On a phone it takes the whole place.
import { useCallback, useEffect, useMemo, useState } from "react";
import { hasScratchpad, isInterview, scratchLock } from "../app/interview-model";
import { preferences } from "../app/preferences";
import { CodeEditor } from "../editor/code-editor";
import type { Role } from "../net/interview";
import { type ItemView, type RoundView, scratchId, type SessionView } from "../net/protocol";
import { plural } from "../ui/format";
import { IconButton } from "../ui/parts";
import { Chat } from "./chat";
import { Console } from "./console/console";
import { PeopleList, Signals } from "./people";
import { useSession } from "./session-context";

export type SideTab = "console" | "chat" | "scratch" | "people";

export interface Side {
  tab: SideTab;
  open: boolean;
  /** The person asked for the chat, so the cursor goes there. */
  asked: boolean;
  show: (tab: SideTab) => void;
  toggle: () => void;
  close: () => void;
}

/** Below this the panel would leave too little of the work. */
const roomForBothPx = 1_000;

const tabsOf = (role: Role): SideTab[] => [...(role === "interviewer" ? ["console" as const] : []), "chat", "scratch", "people"];

export function useSide(view: SessionView | null): Side {
  const [state, setState] = useState<{ tab: SideTab; open: boolean; asked: boolean } | null>(null);
  const role = view?.role ?? "candidate";
  // Who interviews works with it; a candidate is better left alone until there is something to read.
  const initial = useMemo(
    () => ({ tab: tabsOf(role)[0] ?? "chat", open: role !== "candidate" && window.innerWidth >= roomForBothPx, asked: false }),
    [role],
  );
  const now = state ?? initial;
  const show = useCallback((tab: SideTab) => setState({ tab, open: true, asked: true }), []);
  const toggle = useCallback(() => setState((old) => ({ ...(old ?? initial), open: !(old ?? initial).open, asked: true })), [initial]);
  const close = useCallback(() => setState((old) => ({ ...(old ?? initial), open: false, asked: false })), [initial]);
  return { ...now, show, toggle, close };
}

const tabWords: Record<SideTab, string> = { console: "Console", chat: "Chat", scratch: "Scratchpad", people: "People" };

/** For what belongs to no item: a sketch of a design, an example, a list. Everybody who works here writes in it, whatever round is open. */
function Scratchpad({ focus }: { focus: boolean }) {
  const { link, view } = useSession();
  const locked = scratchLock(view);
  return (
    <section className="scratch" aria-label="Scratchpad">
      <p className={locked === null || view.role === "observer" ? "quiet-text" : "lock-note"} role="status">
        {view.role === "observer" ? "They all write here; you read along." : (locked ?? "Everybody in the session sees this. It is never run or graded.")}
      </p>
      <CodeEditor link={link} id={scratchId} locked={locked !== null} focus={focus} />
    </section>
  );
}

/** In an editor that has modes Esc is for them. */
const keepsEscape = (target: EventTarget) =>
  preferences.get().editorKeys !== "standard" && target instanceof Element && target.closest(".cm-editor") !== null;

export function SidePanel({ side, unread, round, item }: { side: Side; unread: number; round: RoundView | null; item: ItemView | null }) {
  const { view } = useSession();
  if (!side.open || !isInterview(view)) return null;
  const tabs = tabsOf(view.role).filter((tab) => tab !== "scratch" || hasScratchpad(view));
  const close = () => {
    side.close();
    document.getElementById("side-toggle")?.focus();
  };
  return (
    <aside
      className={`side role-${view.role}`}
      aria-label="Beside the work"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented && !keepsEscape(event.target)) close();
      }}
    >
      <div className="side-bar">
        <div className="side-tabs" role="group" aria-label="What is shown here">
          {tabs.map((tab) => (
            <button key={tab} type="button" aria-pressed={side.tab === tab} onClick={() => side.show(tab)}>
              {tabWords[tab]}
              {tab === "chat" && unread > 0 && <Unread count={unread} />}
              {tab === "people" && <span className="side-count">{view.people.length}</span>}
            </button>
          ))}
        </div>
        <IconButton icon="cross" label="Close this panel" onClick={close} />
      </div>
      {/* The console keeps what is being written in it while another tab is looked at. */}
      {view.role === "interviewer" && (
        <div className="side-body" hidden={side.tab !== "console"}>
          <Console place="live" round={round} item={item} />
        </div>
      )}
      {side.tab === "chat" && <Chat focus={side.asked} />}
      {side.tab === "scratch" && hasScratchpad(view) && <Scratchpad focus={side.asked} />}
      {side.tab === "people" && (
        <div className="side-body">
          <PeopleList />
          <Signals />
        </div>
      )}
    </aside>
  );
}

export function Unread({ count }: { count: number }) {
  return (
    <span className="unread">
      {count}
      <span className="visually-hidden"> unread {plural(count, "message").replace(/^\d+ /, "")}</span>
    </span>
  );
}

/** Alt+Shift+C goes to the chat from wherever one is, Alt+Shift+S to the scratchpad. */
export function useSideKeys(side: Side, active: boolean, scratch: boolean): void {
  const { show } = side;
  useEffect(() => {
    if (!active) return;
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || !event.shiftKey || document.querySelector("dialog[open]") !== null) return;
      const tab = event.code === "KeyC" ? "chat" : event.code === "KeyS" && scratch ? "scratch" : null;
      if (tab === null) return;
      event.preventDefault();
      event.stopPropagation();
      show(tab);
    };
    window.addEventListener("keydown", pressed, true);
    return () => window.removeEventListener("keydown", pressed, true);
  }, [show, active, scratch]);
}
