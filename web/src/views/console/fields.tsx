// Fields that keep themselves: what is chosen or written is sent without a button for it.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { afterPress } from "../../ui/press";
import { Whole } from "./whole";

export const sendsField = (event: KeyboardEvent) => event.key === "Enter" && (event.ctrlKey || event.metaKey);

/**
 * A choice that is shown at once and settled by the server: until its answer the wish is shown, after a refusal what was.
 */
export function useAsked<T>(actual: T, ask: (wish: T) => Promise<boolean>): [T, (wish: T) => void] {
  const [asked, setAsked] = useState<{ wish: T; turn: number } | null>(null);
  const turns = useRef(0);
  const shown = asked !== null ? asked.wish : actual;
  const choose = (wish: T) => {
    turns.current += 1;
    const turn = turns.current;
    setAsked({ wish, turn });
    // What came of it is in `actual` before the answer; of several in a row the last one is shown until then.
    void ask(wish).then(() => setAsked((now) => (now?.turn === turn ? null : now)));
  };
  return [shown, choose];
}

/** Changes a part of what is sent as a whole. */
export function useWhole<T extends object>(actual: T, send: (whole: T) => Promise<boolean>): (part: Partial<T>) => Promise<boolean> {
  const [whole] = useState(() => new Whole<T>());
  whole.seen(actual);
  return async (part) => {
    const sent = whole.change(actual, part);
    const taken = await send(sent);
    whole.answered(sent);
    return taken;
  };
}

interface KeptTextProps {
  label: string;
  saved: string;
  save: (text: string) => Promise<boolean>;
  rows?: number;
  placeholder?: string;
  disabled?: boolean;
  /** The label is on the screen too. */
  labelled?: boolean;
  /** Takes the focus when it comes to the page. */
  focus?: boolean;
  /** A text to begin with instead of the saved one. */
  begin?: string | null;
  /** Ctrl+Enter keeps and Escape drops what was typed; both are the end of the matter. */
  onDone?: () => void;
}

/** A text that is kept when its field is left, on Ctrl+Enter, and when the field goes from the page. */
export function KeptText(props: KeptTextProps) {
  const { label, saved, save, rows = 2, onDone } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(props.begin ?? null);
  const [state, setState] = useState<"" | "saving" | "refused">("");
  const latest = useRef({ draft, saved, save, sent: null as string | null });
  latest.current = { ...latest.current, draft, saved, save };
  const keep = () => {
    const { draft: text, saved: known, sent } = latest.current;
    if (text === null || text === known || text === sent) return;
    latest.current.sent = text;
    setState("saving");
    void latest.current.save(text).then((kept) => {
      if (!kept) latest.current.sent = null;
      setState(kept ? "" : "refused");
    });
  };
  const keepOnLeaving = useRef(keep);
  keepOnLeaving.current = keep;
  useEffect(() => () => keepOnLeaving.current(), []);
  useEffect(() => {
    if (draft === null || draft !== saved) return;
    latest.current.sent = null;
    setDraft(null);
  }, [draft, saved]);
  const changed = draft !== null && draft !== saved;
  return (
    <div className="desk-field">
      <label htmlFor={id} className={props.labelled === true ? "" : "visually-hidden"}>
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        value={draft ?? saved}
        placeholder={props.placeholder ?? ""}
        disabled={props.disabled ?? false}
        autoFocus={props.focus ?? false}
        onChange={(event) => {
          setDraft(event.target.value);
          setState("");
        }}
        onBlur={() => afterPress(() => keepOnLeaving.current())}
        onKeyDown={(event) => {
          const drops = event.key === "Escape" && onDone !== undefined;
          if (!drops && !sendsField(event)) return;
          event.preventDefault();
          event.stopPropagation();
          if (drops) latest.current.draft = null;
          else keep();
          onDone?.();
        }}
      />
      <span className={`desk-field-state ${state === "refused" ? "bad" : ""}`}>
        {changed && (state === "refused" ? "Not kept: it was refused" : state === "saving" ? "Saving…" : "Kept when you leave the field")}
      </span>
    </div>
  );
}
