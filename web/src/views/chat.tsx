// What people write to each other beside the work. One's own line is shown at once and marked until it is kept.
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { colourOf, nameOf } from "../app/interview-model";
import { Refusal } from "../net/command-queue";
import { type ChatLine, chatBytesMax, chatLinesMax } from "../net/interview";
import { seatKey } from "../net/seat";
import type { SessionLink } from "../net/session-link";
import { timeText } from "../ui/format";
import { useSession } from "./session-context";

function readKept(key: string): number {
  try {
    return Number(sessionStorage.getItem(key) ?? "0");
  } catch {
    return 0;
  }
}

/** Up to where this tab has read; kept over a reload, so that a reload makes nothing unread. */
export function useUnread(link: SessionLink, chat: ChatLine[], person: string | null, reading: boolean): number {
  const key = `rehearse.read ${seatKey(link.seat)}`;
  const [read, setRead] = useState(() => readKept(key));
  const newest = chat.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (!reading || newest <= read) return;
    setRead(newest);
    try {
      sessionStorage.setItem(key, String(newest));
    } catch {
      // Then a reload counts them again.
    }
  }, [reading, newest, read, key]);
  return chat.filter((line) => line.seq > read && line.person !== person).length;
}

const shorten = (text: string) => (text.length > 140 ? `${text.slice(0, 139)}…` : text);

/** Says a new message: as a notice where the chat is not on the screen, for screen readers alone where it is. */
export function ChatHerald({ reading }: { reading: boolean }) {
  const { link, model, view } = useSession();
  const known = useRef(view.chat.length);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const fresh = view.chat.slice(known.current).filter((line) => line.person !== model.person);
    known.current = view.chat.length;
    const last = fresh.at(-1);
    if (last === undefined) return;
    const text = `${nameOf(view, last.person)}: ${shorten(last.text)}`;
    if (reading) setSaid(text);
    else link.store.dispatch({ type: "notice", tone: "info", text, ofChat: true });
  }, [view.chat]);
  useEffect(() => {
    if (reading) link.store.dispatch({ type: "chat_read" });
  }, [reading, link]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Lines of one person within a few minutes stand under one name. */
const togetherMs = 5 * 60_000;

function Line({ line, before }: { line: ChatLine; before: ChatLine | undefined }) {
  const { model, view } = useSession();
  const continues = before !== undefined && before.person === line.person && line.at - before.at < togetherMs;
  return (
    <li className={`chat-line who-${colourOf(view.people, line.person)} ${line.person === model.person ? "own" : ""} ${continues ? "continues" : ""}`}>
      <p className={continues ? "visually-hidden" : "chat-head"}>
        <span className="chat-name">{line.person === model.person ? "You" : nameOf(view, line.person)}</span>{" "}
        <time dateTime={new Date(line.at).toISOString()}>{timeText(line.at)}</time>
      </p>
      <p className="chat-text">{line.text}</p>
    </li>
  );
}

export function Chat({ focus = false }: { focus?: boolean }) {
  const { link, view } = useSession();
  const [text, setText] = useState("");
  const [sending, setSending] = useState<{ key: number; text: string }[]>([]);
  const made = useRef(0);
  const list = useRef<HTMLOListElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const tooLong = bytes(text) > chatBytesMax;
  const archived = view.lifecycle === "archived";
  const full = archived || view.chat.length >= chatLinesMax;
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const shown = view.chat.length + sending.length;
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [shown]);

  const say = () => {
    const said = text.trim();
    if (said === "" || tooLong || full) return;
    const key = ++made.current;
    setText("");
    setSending((old) => [...old, { key, text: said }]);
    const done = () => setSending((old) => old.filter((line) => line.key !== key));
    link.command({ kind: "chat_say", text: said }).then(done, (error: unknown) => {
      done();
      // What was refused goes back to where it can be changed.
      setText((now) => (now === "" ? said : `${said}\n${now}`));
      link.notify(error instanceof Refusal ? error.message : "That did not work. Try again.", "bad");
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <div className="chat">
      <ol className="chat-lines" ref={list} tabIndex={0} aria-label="Messages">
        {shown === 0 && <li className="chat-empty">Nothing was said yet. Everybody in the session reads what you write here.</li>}
        {view.chat.map((line, at) => (
          <Line key={line.seq} line={line} before={view.chat[at - 1]} />
        ))}
        {sending.map((line) => (
          <li key={`sending ${line.key}`} className="chat-line own sending">
            <p className="chat-text">
              {line.text} <span className="chat-sending">sending…</span>
            </p>
          </li>
        ))}
      </ol>
      <form className="chat-form" onSubmit={submit}>
        <textarea
          ref={field}
          aria-label="Message"
          placeholder={archived ? "The session is archived" : full ? "The chat of this session is full" : "Write a message"}
          disabled={full}
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={key}
        />
        <button type="submit" className="button" aria-disabled={text.trim() === "" || tooLong}>
          Send
        </button>
        <p className={tooLong ? "chat-hint field-problem" : "chat-hint keys-only"} role={tooLong ? "alert" : undefined}>
          {tooLong ? (
            "Too long for one message: shorten it."
          ) : (
            <>
              <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> breaks the line
            </>
          )}
        </p>
      </form>
    </div>
  );
}
