// The addresses of the client and how to go to them without loading the page again.
import { useSyncExternalStore } from "react";

export type Route = { page: "home" } | { page: "session"; id: string } | { page: "report"; id: string } | { page: "not_found" };

export function parseRoute(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { page: "home" };
  const [first, id, last] = parts;
  if (first === "s" && id !== undefined && /^[A-Za-z0-9_-]+$/.test(id)) {
    if (parts.length === 2) return { page: "session", id };
    if (parts.length === 3 && last === "report") return { page: "report", id };
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

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}
