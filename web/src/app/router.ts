// The addresses of the client and how to go to them without loading the page again. The seat of a session's tab is a part of its address.
import { useSyncExternalStore } from "react";
import { type Seat, seatFrom } from "../net/seat";

export type Route =
  | { page: "home" }
  | { page: "join" }
  | { page: "shared" }
  | { page: "session"; seat: Seat }
  | { page: "report"; seat: Seat }
  | { page: "replay"; seat: Seat }
  | { page: "study" | "progress" | "upcoming" | "data" }
  | { page: "not_found" };

/** `address`: path and query. A fragment is nobody's business here: that of a link to join, or to a report, is its secret. */
export function parseRoute(address: string): Route {
  const [path = "", search = ""] = address.split("?", 2);
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { page: "home" };
  const [first, id, last] = parts;
  if (first === "join" && parts.length === 1) return { page: "join" };
  if (first === "shared" && parts.length === 1) return { page: "shared" };
  if ((first === "study" || first === "progress" || first === "upcoming" || first === "data") && parts.length === 1) return { page: first };
  if (first === "s" && id !== undefined && /^[A-Za-z0-9_-]+$/.test(id)) {
    const seat = seatFrom(id, search);
    if (parts.length === 2) return { page: "session", seat };
    if (parts.length === 3 && last === "report") return { page: "report", seat };
    if (parts.length === 3 && last === "replay") return { page: "replay", seat };
  }
  return { page: "not_found" };
}

const watchers = new Set<() => void>();
const notify = () => {
  for (const watcher of [...watchers]) watcher();
};

export function navigate(path: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  window.scrollTo(0, 0);
  notify();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  window.addEventListener("popstate", watcher);
  return () => {
    watchers.delete(watcher);
    window.removeEventListener("popstate", watcher);
  };
}

/** Path and query. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => location.pathname + location.search);
}
