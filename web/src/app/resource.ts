// Something asked for over HTTP: what came, what went wrong, and how to ask again.
import { useCallback, useEffect, useState } from "react";
import { ApiError } from "../net/api";

export type Resource<T> = { state: "loading" } | { state: "ready"; value: T } | { state: "failed"; error: ApiError };

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "internal", "Something went wrong on this page. Load it again.");
}

/** Loads when `key` changes; null loads nothing. An answer for an older key is dropped. */
export function useResource<T>(key: string | null, load: () => Promise<T>): [Resource<T>, () => void] {
  const [entry, setEntry] = useState<{ key: string | null; resource: Resource<T> }>({ key: null, resource: { state: "loading" } });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (key === null) return;
    let current = true;
    setEntry((old) => (old.key === key && old.resource.state === "ready" ? old : { key, resource: { state: "loading" } }));
    load().then(
      (value) => current && setEntry({ key, resource: { state: "ready", value } }),
      (error: unknown) => current && setEntry({ key, resource: { state: "failed", error: asApiError(error) } }),
    );
    return () => {
      current = false;
    };
    // `load` is a new function on each render; the key says when it means something else.
  }, [key, asked]);
  const again = useCallback(() => setAsked((n) => n + 1), []);
  return [entry.key === key ? entry.resource : { state: "loading" }, again];
}
