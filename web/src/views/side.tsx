// What stands beside the work in an interview: chat, people and, for interviewers, the console. On a phone it takes the whole place.
import { useCallback, useEffect, useMemo, useState } from "react";
import { isInterview } from "../app/interview-model";
import type { Role } from "../net/interview";
import type { ItemView, RoundView, SessionView } from "../net/protocol";
import { plural } from "../ui/format";
import { IconButton } from "../ui/parts";
import { Chat } from "./chat";
import { Console } from "./console/console";
import { PeopleList, Signals } from "./people";
import { useSession } from "./session-context";

export type SideTab = "console" | "chat" | "people";

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

const tabsOf = (role: Role): SideTab[] => (role === "interviewer" ? ["console", "chat", "people"] : ["chat", "people"]);

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

const tabWords: Record<SideTab, string> = { console: "Console", chat: "Chat", people: "People" };

export function SidePanel({ side, unread, round, item }: { side: Side; unread: number; round: RoundView | null; item: ItemView | null }) {
  const { view } = useSession();
  if (!side.open || !isInterview(view)) return null;
  const close = () => {
    side.close();
    document.getElementById("side-toggle")?.focus();
  };
  return (
    <aside
      className={`side role-${view.role}`}
      aria-label="Beside the work"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      <div className="side-bar">
        <div className="side-tabs" role="group" aria-label="What is shown here">
          {tabsOf(view.role).map((tab) => (
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

/** Alt+Shift+C goes to the chat from wherever one is. */
export function useChatKey(side: Side, active: boolean): void {
  const { show } = side;
  useEffect(() => {
    if (!active) return;
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || !event.shiftKey || event.code !== "KeyC" || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      event.stopPropagation();
      show("chat");
    };
    window.addEventListener("keydown", pressed, true);
    return () => window.removeEventListener("keydown", pressed, true);
  }, [show, active]);
}
