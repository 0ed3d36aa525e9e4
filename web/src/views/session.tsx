// A session's page from the lobby to the end. It opens the link, waits for the first view, and hands over to the report.
import { useEffect, useState } from "react";
import "../styles/code.css";
import "../styles/session.css";
import { navigate } from "../app/router";
import { useResource } from "../app/resource";
import { useStore } from "../app/store";
import { extensionsFor } from "../editor/setup";
import { ApiError, api, unreachable } from "../net/api";
import { browserKeptWork, holdWebLock } from "../net/kept-work";
import { subprotocol } from "../net/protocol";
import { type Seat, seatPath, seatQuery } from "../net/seat";
import { SessionLink } from "../net/session-link";
import { Loading, SiteHeader, useTitle } from "../ui/parts";
import { Notices } from "../ui/notices";
import { Live } from "./live";
import { Lobby } from "./lobby";
import { NotFound } from "./not-found";
import { SessionContext } from "./session-context";

const kept = browserKeptWork();

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

function SessionPage({ link }: { link: SessionLink }) {
  const model = useStore(link.store);
  const [catalog] = useResource("catalog", api.catalog);
  const { view } = model;
  useTitle(view?.title ?? "Session");
  const over = view?.lifecycle === "review" || view?.lifecycle === "archived";
  const unsent = model.keptEdits + model.keptCommands > 0;
  useEffect(() => {
    // Late drafts still on their way go first.
    if (over && (!unsent || model.link !== "online")) navigate(seatPath(link.seat, "/report"), "replace");
  }, [over, unsent, link, model.link]);

  if (model.failure?.code === "not_found") return <NotFound what="session" />;
  if (model.failure !== null || view === null || over) {
    const text = model.failure?.message ?? (model.link === "offline" ? "The server cannot be reached. We keep trying" : "Opening the session");
    return (
      <>
        <SiteHeader />
        {model.failure === null ? (
          <Loading what={over ? "Putting your report together" : text} page />
        ) : (
          <main id="main" tabIndex={-1} className="message-page" role="alert">
            <h1>This session cannot be opened</h1>
            <p>{text}</p>
          </main>
        )}
      </>
    );
  }
  const languages = catalog.state === "ready" ? catalog.value.languages : [];
  return (
    <SessionContext.Provider value={{ link, model, view, languages }}>
      {view.lifecycle === "lobby" || view.lifecycle === "scheduled" ? <Lobby /> : <Live />}
      <Notices notices={model.notices} onClose={(notice) => link.store.dispatch({ type: "notice_closed", id: notice })} />
    </SessionContext.Provider>
  );
}
