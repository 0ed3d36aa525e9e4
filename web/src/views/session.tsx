// A session's page from the lobby to the end. It opens the link, waits for the first view, and hands over to the report.
import { type ReactNode, useEffect, useRef, useState } from "react";
import "../styles/code.css";
import "../styles/session.css";
import "../styles/interview.css";
import { isInterview } from "../app/interview-model";
import { navigate } from "../app/router";
import { useResource } from "../app/resource";
import type { SessionModel } from "../app/session-model";
import { useStore } from "../app/store";
import { extensionsFor } from "../editor/setup";
import { ApiError, api, unreachable } from "../net/api";
import { browserKeptWork, holdWebLock } from "../net/kept-work";
import type { ChatLine, Role } from "../net/interview";
import { type CatalogLanguage, subprotocol } from "../net/protocol";
import { type Seat, seatPath, seatQuery } from "../net/seat";
import { SessionLink } from "../net/session-link";
import { Loading, useTitle } from "../ui/parts";
import { Notices } from "../ui/notices";
import { ChatHerald, useUnread } from "./chat";
import { forgetContents } from "./item-content";
import { InterviewLobby } from "./interview-lobby";
import { InterviewOver } from "./interview-over";
import { Live } from "./live";
import { Lobby } from "./lobby";
import { NotFound } from "./not-found";
import { SeatHeader } from "./seat-header";
import { SessionContext } from "./session-context";
import { useSide } from "./side";

const kept = browserKeptWork();
const noChat: ChatLine[] = [];
const noLanguages: CatalogLanguage[] = [];

function makeLink(seat: Seat): SessionLink {
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/session/${seat.session}${seatQuery(seat)}`;
  return new SessionLink(seat, {
    openSocket: () => new WebSocket(address, subprotocol),
    kept,
    hold: holdWebLock,
    extensions: extensionsFor,
    explain: async () => {
      try {
        await api.session(seat);
        return null;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code === unreachable || error.status >= 500) return null;
        return { code: error.code, message: error.message };
      }
    },
  });
}

function useLink(seat: Seat): SessionLink | null {
  const [link, setLink] = useState<SessionLink | null>(null);
  useEffect(() => {
    const made = makeLink(seat);
    const wake = () => made.wake();
    // Where the browser has no Web Locks nothing can be taken over after a reload, so leaving with unsent work is asked about.
    const leaving = (event: BeforeUnloadEvent) => {
      if (made.model.keptEdits + made.model.keptCommands > 0 && !("locks" in navigator)) event.preventDefault();
    };
    window.addEventListener("online", wake);
    window.addEventListener("focus", wake);
    window.addEventListener("beforeunload", leaving);
    setLink(made);
    void made.start();
    return () => {
      window.removeEventListener("online", wake);
      window.removeEventListener("focus", wake);
      window.removeEventListener("beforeunload", leaving);
      made.stop();
    };
    // The page is made anew for another seat.
  }, []);
  return link;
}

export default function Session({ seat }: { seat: Seat }) {
  const link = useLink(seat);
  return link === null ? <Loading what="Opening the session" page /> : <SessionPage link={link} />;
}

function Message({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className="message-page" role="alert">
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </main>
  );
}

function Failed({ link, code, message }: { link: SessionLink; code: string; message: string }) {
  const isGuest = link.seat.as !== null;
  if (code === "not_found" && !isGuest) return <NotFound what="session" />;
  return (
    <>
      <SeatHeader guest={isGuest} />
      {code === "removed" ? (
        <Message
          title="You are not in this session any more"
          text="The interviewer has taken you out of it. What you wrote until then stays with them. If that was a mistake, ask them for a new link."
        />
      ) : code === "not_found" ? (
        <Message
          title="You are not in this session any more"
          text="The interviewer has taken you out of it, or it was deleted. If that was a mistake, ask them for a new link."
        />
      ) : (
        <Message title="This session cannot be opened" text={message} />
      )}
    </>
  );
}

function useOver(link: SessionLink, model: SessionModel): "no" | "practice" | "interview" {
  const { view } = model;
  const over = view?.lifecycle === "review" || view?.lifecycle === "archived";
  const kind = view === null || !over ? "no" : isInterview(view) ? "interview" : "practice";
  const unsent = model.keptEdits + model.keptCommands > 0;
  useEffect(() => {
    // Late drafts still on their way go first.
    if (kind === "practice" && (!unsent || model.link !== "online")) navigate(seatPath(link.seat, "/report"), "replace");
  }, [kind, unsent, link, model.link]);
  return kind;
}

/** What was asked for in another role is asked for anew. */
function useRole(role: Role | undefined): void {
  const before = useRef(role);
  if (before.current !== undefined && role !== before.current) forgetContents();
  before.current = role;
}

function SessionPage({ link }: { link: SessionLink }) {
  const model = useStore(link.store);
  const [catalog] = useResource("languages", api.languages);
  const { view, failure } = model;
  useTitle(view?.title ?? "Session");
  useRole(view?.role);
  const over = useOver(link, model);
  const side = useSide(view);
  const inLobby = view?.lifecycle === "lobby" || view?.lifecycle === "scheduled";
  // In the lobby and after the end the chat is a part of the page.
  const reading = inLobby || over === "interview" || (side.open && side.tab === "chat");
  const unread = useUnread(link, view?.chat ?? noChat, model.person, reading);

  if (failure !== null) return <Failed link={link} {...failure} />;
  if (view === null || over === "practice") {
    const text = model.link === "offline" ? "The server cannot be reached. We keep trying" : "Opening the session";
    return (
      <>
        <SeatHeader guest={link.seat.as !== null} />
        <Loading what={over === "practice" ? "Putting your report together" : text} page />
      </>
    );
  }
  const languages = catalog.state === "ready" ? catalog.value.languages : noLanguages;
  return (
    <SessionContext.Provider value={{ link, model, view, languages }}>
      {over === "interview" ? (
        <InterviewOver />
      ) : !inLobby ? (
        <Live side={side} unread={unread} />
      ) : isInterview(view) ? (
        <InterviewLobby />
      ) : (
        <Lobby />
      )}
      {isInterview(view) && <ChatHerald reading={reading} />}
      <Notices notices={model.notices} onClose={(notice) => link.store.dispatch({ type: "notice_closed", id: notice })} />
    </SessionContext.Provider>
  );
}
