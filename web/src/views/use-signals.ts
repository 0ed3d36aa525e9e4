// Joins the watch over pastes and focus to the page, on a candidate's page of a running session that asks for it.
import { useEffect, useRef } from "react";
import { signalsMax } from "../net/interview";
import type { ItemView } from "../net/protocol";
import { useSession } from "./session-context";
import { SignalWatch } from "./signal-watch";

const inCode = (target: EventTarget | null) => target instanceof Element && target.closest(".cm-editor") !== null;
const selectedText = () => document.getSelection()?.toString() ?? "";

export function useSignals(item: ItemView | null): void {
  const { link, view } = useSession();
  const on = view.signals.on && view.role === "candidate" && view.lifecycle === "live";
  const shown = useRef<string | null>(null);
  const full = useRef(false);
  shown.current = item?.id ?? null;
  full.current = view.signals.noticed.length >= signalsMax;
  useEffect(() => {
    if (!on) return;
    const watch = new SignalWatch(({ signal, size }) => {
      // A refusal is nobody's business: the session ended meanwhile.
      if (!full.current) link.command({ kind: "signal_notice", signal, item: shown.current, size }).catch(() => undefined);
    });
    let dragsOwn = false;
    const copied = (event: ClipboardEvent) => watch.copiedHere(event.clipboardData?.getData("text/plain") || selectedText());
    const pasted = (event: ClipboardEvent) => inCode(event.target) && watch.pasted(event.clipboardData?.getData("text/plain") ?? "");
    const dropped = (event: DragEvent) => !dragsOwn && inCode(event.target) && watch.pasted(event.dataTransfer?.getData("text/plain") ?? "");
    const drags = () => (dragsOwn = true);
    const dragged = () => (dragsOwn = false);
    const lost = () => watch.lostFocus();
    const got = () => document.visibilityState === "visible" && watch.gotFocus();
    const seen = () => (document.visibilityState === "hidden" ? lost() : got());
    // After the editor, which puts its own text on the clipboard; before it, as it keeps pastes to itself.
    window.addEventListener("copy", copied);
    window.addEventListener("cut", copied);
    window.addEventListener("paste", pasted, true);
    window.addEventListener("drop", dropped, true);
    window.addEventListener("dragstart", drags, true);
    window.addEventListener("dragend", dragged, true);
    window.addEventListener("blur", lost);
    window.addEventListener("focus", got);
    document.addEventListener("visibilitychange", seen);
    return () => {
      watch.stop();
      window.removeEventListener("copy", copied);
      window.removeEventListener("cut", copied);
      window.removeEventListener("paste", pasted, true);
      window.removeEventListener("drop", dropped, true);
      window.removeEventListener("dragstart", drags, true);
      window.removeEventListener("dragend", dragged, true);
      window.removeEventListener("blur", lost);
      window.removeEventListener("focus", got);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [on, link]);
}
