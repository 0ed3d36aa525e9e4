// What will be asked: items are added from the catalog, skipped, and moved within their round, as long as that is not over. All of it by
// keyboard too: Alt with the arrow up or down moves the item that one is at.
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from "react";
import { isPair } from "../../app/interview-model";
import { useResource } from "../../app/resource";
import { api } from "../../net/api";
import type { Choice, ItemKind, ItemView, RoundView } from "../../net/protocol";
import { seatKey } from "../../net/seat";
import { plural, topicText } from "../../ui/format";
import { Icon } from "../../ui/icons";
import { Failure, IconButton, Loading } from "../../ui/parts";
import { choicesFor } from "./console-model";
import { useDesk } from "./desk-context";

const shownMax = 8;
const kindWords: Record<ItemKind, string> = { theory: "question", coding: "task" };

function Choices({ round, choices, onAdded }: { round: RoundView; choices: Choice[]; onAdded: () => void }) {
  const { view, send } = useDesk();
  const [words, setWords] = useState("");
  const [kind, setKind] = useState<ItemKind>(round.kind);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const found = choicesFor(choices, kind, useDeferredValue(words), view);
  const add = (choice: Choice) => {
    if (busy) return;
    setBusy(true);
    void send({ kind: "item_add", round: round.id, item_kind: choice.kind, ref: choice.ref, position: null }).then((taken) => {
      setBusy(false);
      if (taken) onAdded();
    });
  };
  return (
    <div className="item-search">
      <div className="desk-row">
        <input
          ref={field}
          type="search"
          aria-label={`Search for a ${kindWords[kind]} to add to “${round.title}”`}
          placeholder="Title, topic or level"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            event.stopPropagation();
            onAdded();
          }}
        />
        <select aria-label="What is searched" value={kind} onChange={(event) => setKind(event.target.value as ItemKind)}>
          <option value="theory">Questions</option>
          <option value="coding">Tasks</option>
        </select>
      </div>
      <p className="quiet-text" role="status">
        {found.length === 0
          ? `No ${kindWords[kind]} has that in its title, topics or level.`
          : `${plural(found.length, kindWords[kind])}${found.length > shownMax ? `, the first ${shownMax} of them here` : ""}`}
      </p>
      <ul className="item-choices">
        {found.slice(0, shownMax).map((choice) => (
          <li key={choice.ref}>
            <span className="item-words">
              <b>{choice.title}</b>
              <span className="quiet-text">
                {topicText(choice.level)} · {choice.minutes} min · {choice.topics.map(topicText).join(", ")}
              </span>
            </span>
            <button type="button" className="button small" aria-disabled={busy} onClick={() => add(choice)}>
              Add<span className="visually-hidden"> “{choice.title}”</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Adding({ round, onDone }: { round: RoundView; onDone: () => void }) {
  const { link } = useDesk();
  const [choices, again] = useResource(`choices/${seatKey(link.seat)}`, () => api.choices(link.seat));
  if (choices.state === "loading") return <Loading what="Fetching what there is to ask" />;
  if (choices.state === "failed") return <Failure error={choices.error} again={again} />;
  return <Choices round={round} choices={choices.value.choices} onAdded={onDone} />;
}

interface LineProps {
  item: ItemView;
  number: number;
  count: number;
  onMove: (to: number) => void;
}

function ItemLine({ item, number, count, onMove }: LineProps) {
  const { send } = useDesk();
  const skipped = item.skipped === true;
  const skip = () => void send({ kind: "item_skip", item: item.id, skipped: !skipped });
  const key = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onMove(number - 1 + step);
  };
  return (
    <li className={`desk-line ${skipped ? "skipped" : ""}`} data-item={item.id} onKeyDown={key}>
      <span className="item-words">
        <span className="item-title">
          {number}. {item.title}
        </span>
        <span className="quiet-text">
          {skipped ? "Skipped: counts for nothing" : item.open ? "On the candidate’s screen" : `about ${item.minutes} min`}
        </span>
      </span>
      <span className="item-tools">
        <IconButton icon="up" label={`Move “${item.title}” up (Alt+Up)`} disabled={number === 1} onClick={() => onMove(number - 2)} />
        <IconButton icon="down" label={`Move “${item.title}” down (Alt+Down)`} disabled={number === count} onClick={() => onMove(number)} />
        <button type="button" className="button small" onClick={skip}>
          {skipped ? "Ask it" : "Skip"}
          <span className="visually-hidden">
            {" "}
            “{item.title}”{skipped ? " after all" : ""}
          </span>
        </button>
      </span>
    </li>
  );
}

/** An item that moves on the page loses the focus, which belongs to the button that moved it. */
function useMoving(round: RoundView) {
  const { send } = useDesk();
  const list = useRef<HTMLOListElement>(null);
  const [said, say] = useState("");
  const focused = useRef<{ item: string; label: string } | null>(null);
  const order = round.items.map((item) => item.id).join(" ");
  useEffect(() => {
    const { current } = focused;
    focused.current = null;
    if (current === null) return;
    const line = list.current?.querySelector(`[data-item="${CSS.escape(current.item)}"]`);
    const buttons = [...(line?.querySelectorAll<HTMLButtonElement>("button") ?? [])];
    const same = buttons.find((button) => button.getAttribute("aria-label") === current.label && !button.disabled);
    (same ?? buttons.find((button) => !button.disabled))?.focus();
  }, [order]);
  const move = (item: ItemView, to: number) => {
    if (to < 0 || to >= round.items.length) return;
    const { activeElement } = document;
    focused.current = { item: item.id, label: activeElement?.getAttribute("aria-label") ?? "" };
    void send({ kind: "item_move", item: item.id, position: to }).then((moved) => {
      if (moved) say(`“${item.title}” is ${to + 1} of ${round.items.length} now.`);
      else focused.current = null;
    });
  };
  return { list, said, move };
}

function Round({ round }: { round: RoundView }) {
  const [adding, setAdding] = useState(false);
  const { list, said, move } = useMoving(round);
  const add = useRef<HTMLButtonElement>(null);
  const done = () => {
    setAdding(false);
    add.current?.focus();
  };
  return (
    <section className="desk-part" aria-label={`Items of ${round.title}`}>
      <h3>
        {round.title} {round.state === "open" && <span className="count">on now</span>}
      </h3>
      <ol ref={list} className="desk-lines">
        {round.items.map((item, at) => (
          <ItemLine key={item.id} item={item} number={at + 1} count={round.items.length} onMove={(to) => move(item, to)} />
        ))}
      </ol>
      <span className="visually-hidden" role="status">
        {said}
      </span>
      <button ref={add} type="button" className="button small" aria-expanded={adding} onClick={() => setAdding(!adding)}>
        <Icon name="plus" /> Add an item<span className="visually-hidden"> to “{round.title}”</span>
      </button>
      {adding && <Adding round={round} onDone={done} />}
    </section>
  );
}

export function Items() {
  const { view } = useDesk();
  const changeable = view.rounds.filter((round) => round.state !== "closed" && (round.state === "open" || !isPair(view)));
  return (
    <>
      <p className="desk-promise">
        {isPair(view)
          ? "Only the open round can be changed: what is to come nobody sees, since either of you may be asked it."
          : "Rounds that are open or to come can be changed. The candidate is told of changes in the open round."}
      </p>
      {changeable.map((round) => (
        <Round key={round.id} round={round} />
      ))}
      {changeable.length === 0 && <p className="desk-empty">There is no round that could be changed now.</p>}
    </>
  );
}
