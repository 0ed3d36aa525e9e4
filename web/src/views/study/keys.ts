// Keys of the study page. A key that somebody types into a field, or that a focused control has a use for, is theirs.
import { useEffect, useRef } from "react";

const fields = "textarea, input:not([type=checkbox]), select, [contenteditable]";

export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(fields) || document.querySelector("dialog[open]")) return;
      if ((event.key === " " || event.key === "Enter") && target?.closest("button, a, summary, input")) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
