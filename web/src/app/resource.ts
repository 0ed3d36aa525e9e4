// Something asked for over HTTP: what came, what went wrong, and how to ask again.
import { useCallback, useEffect, useState } from "react";
import { ApiError } from "../net/api";

/** `failure`: asked for again in vain, so the value is older than it could be. */
export type Resource<T> = { state: "loading" } | { state: "ready"; value: T; failure?: ApiError } | { state: "failed"; error: ApiError };

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "internal", "Something went wrong on this page. Load it again.");
}

/** What is there after a failure: the value that came before stands, if it is to be kept and nobody says that it is gone. */
export function afterFailure<T>(old: Resource<T>, error: ApiError, keeps: boolean): Resource<T> {
  const isGone = error.code === "not_found" || error.code === "forbidden";
  return keeps && old.state === "ready" && !isGone ? { state: "ready", value: old.value, failure: error } : { state: "failed", error };
}

const loading = { state: "loading" } as const;

/**
 * Loads when `key` changes; null loads nothing. An answer for an older key is dropped. `keeps`: a value outlives a failure to load it
 * again, and whoever shows it shows that failure beside it.
 */
export function useResource<T>(key: string | null, load: () => Promise<T>, { keeps = false } = {}): [Resource<T>, () => void] {
  const [entry, setEntry] = useState<{ key: string | null; resource: Resource<T> }>({ key: null, resource: loading });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (key === null) return;
    let current = true;
    setEntry((old) => (old.key === key && old.resource.state === "ready" ? old : { key, resource: loading }));
    load().then(
      (value) => current && setEntry({ key, resource: { state: "ready", value } }),
      (error: unknown) =>
        current && setEntry((old) => ({ key, resource: afterFailure(old.key === key ? old.resource : loading, asApiError(error), keeps) })),
    );
    return () => {
      current = false;
    };
    // `load` is a new function on each render; the key says when it means something else.
  }, [key, asked]);
  const again = useCallback(() => setAsked((n) => n + 1), []);
  return [entry.key === key ? entry.resource : loading, again];
}
