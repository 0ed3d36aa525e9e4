// Private notes: per item and of the whole session, each with its time. They keep themselves, and no candidate ever gets them.
import { useEffect, useRef, useState } from "react";
import type { NoteView } from "../../net/interview";
import { dateText } from "../../ui/format";
import { Confirm } from "../../ui/parts";
import { afterPress } from "../../ui/press";
import { authorName, findItem, notesOf, placedItems, sinceStart } from "./console-model";
import { sendNote, useDesk } from "./desk-context";
import { draftOf, noteTarget, wholeSession } from "./desk-state";
import { KeptText, sendsField } from "./fields";

function Note({ note }: { note: NoteView }) {
  const { view, me, send } = useDesk();
  const [editing, setEditing] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const own = note.person === me;
  const at = sinceStart(view, note.written_at);
  const write = (text: string) => send({ kind: "note_write", note: note.note, item: note.item, text });
  const change = async (text: string) => {
    // An emptied note would go without a question; taking away has its own button.
    if (text.trim() === "") return true;
    const kept = await write(text.trim());
    setRefused(kept ? null : text);
    if (!kept) setEditing(true);
    return kept;
  };
  const done = () => {
    setEditing(false);
    edit.current?.focus();
  };
  return (
    <li className="desk-note">
      <p className="desk-note-head">
        <time dateTime={new Date(note.written_at).toISOString()} title={dateText(note.written_at)}>
          {at}
        </time>
        <span>{authorName(view.people, note.person, me)}</span>
        {note.changed_at !== note.written_at && <span title={dateText(note.changed_at)}>changed {sinceStart(view, note.changed_at)}</span>}
      </p>
      {editing ? (
        <KeptText
          label={`Note of ${at}`}
          saved={note.text}
          rows={3}
          focus
          begin={refused}
          onDone={done}
          save={change}
        />
      ) : (
        <p className="desk-note-text">{note.text}</p>
      )}
      {own && (
        <p className="desk-note-tools">
          <button ref={edit} type="button" className="button quiet small" aria-pressed={editing} onClick={() => setEditing(!editing)}>
            {editing ? "Done" : "Change"}
          </button>
          <button type="button" className="button quiet small" onClick={() => setAsking(true)}>
            Take away
          </button>
        </p>
      )}
      {asking && (
        <Confirm
          title="Take this note away?"
          confirm="Take it away"
          cancel="Keep it"
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => void write("")}
        >
          <blockquote className="desk-quote">{note.text}</blockquote>
          <p>It is gone for all interviewers.</p>
        </Confirm>
      )}
    </li>
  );
}

function NoteList({ notes }: { notes: NoteView[] }) {
  if (notes.length === 0) return null;
  return (
    <ol className="desk-notes">
      {notes.map((note) => (
        <Note key={note.note} note={note} />
      ))}
    </ol>
  );
}

function NewNote({ about, label }: { about: string; label: string }) {
  const context = useDesk();
  const { desk, dispatch, view } = context;
  const text = draftOf(desk, about);
  const sending = desk.sending.filter((note) => note.about === about);
  const leave = useRef(() => sendNote(context, about));
  leave.current = () => sendNote(context, about);
  useEffect(() => () => leave.current(), []);
  return (
    <div className="desk-field">
      {sending.map((note) => (
        <p key={note.key} className="desk-note-text sending">
          {note.text} <span className="quiet-text">on its way…</span>
        </p>
      ))}
      <textarea
        rows={3}
        aria-label={label}
        placeholder={label}
        value={text}
        disabled={view.lifecycle === "archived"}
        onChange={(event) => dispatch({ type: "typed", about, text: event.target.value })}
        onBlur={() => afterPress(() => leave.current())}
        onKeyDown={(event) => {
          if (!sendsField(event)) return;
          event.preventDefault();
          event.stopPropagation();
          sendNote(context, about);
        }}
      />
      <span className="desk-field-state">
        {text !== "" && (
          <>
            Kept when you leave the field, or <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </>
        )}
      </span>
    </div>
  );
}

/** `item`: the one on the screen. */
export function Notes({ item }: { item: string | null }) {
  const { view, console, desk } = useDesk();
  const target = findItem(view, noteTarget(desk, item));
  const others = placedItems(view)
    .filter((placed) => placed.item.id !== target?.item.id)
    .map((placed) => ({ placed, notes: notesOf(console, placed.item.id) }))
    .filter(({ notes }) => notes.length > 0);
  return (
    <>
      <p className="desk-promise">Interviewers alone see these, now and in the report.</p>
      {target !== null && (
        <section className="desk-part" aria-label="Notes on this item">
          <h3>{target.item.id === item ? "On this item" : `On “${target.item.title}”, where you began it`}</h3>
          <NoteList notes={notesOf(console, target.item.id)} />
          <NewNote about={target.item.id} label="A note on this item" />
        </section>
      )}
      <section className="desk-part" aria-label="Notes on the whole session">
        <h3>On the whole session</h3>
        <NoteList notes={notesOf(console, null)} />
        <NewNote about={wholeSession} label="A note on the session" />
      </section>
      {others.length > 0 && (
        <details className="desk-part">
          <summary>
            <h3>On other items</h3>
          </summary>
          {others.map(({ placed, notes }) => (
            <section key={placed.item.id} aria-label={`Notes on ${placed.item.title}`}>
              <h4>{placed.item.title}</h4>
              <NoteList notes={notes} />
            </section>
          ))}
        </details>
      )}
    </>
  );
}
