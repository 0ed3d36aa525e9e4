// The running session: header with the clock, the items of the open round, and the item on the screen.
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { documentId, itemAtHand, remainingMs, type SessionModel, timerTone, unfinished } from "../app/session-model";
import { hasScratchpad, holdsClock, isInterview, isPair, mayWork, scratchLock } from "../app/interview-model";
import { preferences } from "../app/preferences";
import { useStore } from "../app/store";
import { saveAsked } from "../editor/keys";
import { type ItemView, type RoundView, scratchId, type SessionView } from "../net/protocol";
import { clockText, durationText, plural } from "../ui/format";
import { Icon } from "../ui/icons";
import { Confirm, IconButton, Loading, ThemeToggle } from "../ui/parts";
import { savedState, SavedState } from "../ui/saved-state";
import { CodingItem } from "./coding-item";
import { EditorSettings } from "./editor-settings";
import { Help, isMac } from "./help";
import { Faces } from "./people";
import { CompactBrand } from "./seat-header";
import { act, lockReason, useSession } from "./session-context";
import { type Side, SidePanel, Unread, useSideKeys } from "./side";
import { TheoryItem } from "./theory-item";
import { SwapButton, TurnsLine } from "./turns";
import { useSignals } from "./use-signals";

/** What the keys do on the item that is on the screen. */
export interface ItemActions {
  run?: () => void;
  submit?: () => void;
}

function useRemaining(model: SessionModel): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return remainingMs(model, Math.max(now, Date.now() - 250));
}

function Timer({ model, budget }: { model: SessionModel; budget: number }) {
  const remaining = useRemaining(model);
  const { timerHidden } = useStore(preferences);
  const tone = remaining === null ? "calm" : timerTone(remaining, budget);
  const running = model.view?.lifecycle === "live";
  const [announcement, setAnnouncement] = useState("");
  useEffect(() => {
    const minutes = Math.ceil((remaining ?? 0) / 60_000);
    setAnnouncement(tone === "calm" || remaining === null ? "" : `${plural(minutes, "minute")} left in this round`);
    // Said once, when the threshold is crossed, not with every second.
  }, [tone]);
  return (
    <div className={`timer tone-${tone} ${running ? "" : "standing"}`}>
      <button
        type="button"
        className="timer-button"
        onClick={() => preferences.dispatch({ timerHidden: !timerHidden })}
        aria-pressed={timerHidden}
        title={timerHidden ? "Show the time" : "Hide the time"}
      >
        <Icon name="clock" />
        <span className="timer-text">{timerHidden || remaining === null ? "––:––" : clockText(remaining)}</span>
        <span className="visually-hidden"> left in this round. Hide the time</span>
      </button>
      <span className="visually-hidden" role="status">
        {announcement}
      </span>
    </div>
  );
}

function RoundBar({ view, model }: { view: SessionView; model: SessionModel }) {
  const remaining = useRemaining(model);
  return (
    <ol className="round-bar" aria-label="Rounds">
      {view.rounds.map((round, at) => {
        const open = view.round === at;
        const left = open && remaining !== null ? remaining : round.budget_ms;
        const done = round.state === "closed" ? 1 : open ? Math.min(1, Math.max(0, 1 - left / round.budget_ms)) : 0;
        const state = round.state === "closed" ? "done" : open ? `${durationText(left)} left` : durationText(round.budget_ms);
        return (
          <li
            key={round.id}
            className={`round-bar-part state-${round.state}`}
            style={{ flexGrow: Math.max(1, round.budget_ms / 60_000) }}
            {...(open ? { "aria-current": "step" as const } : {})}
          >
            <span className="round-bar-words">
              <span className="round-bar-title">{round.title}</span> <span className="round-bar-state">{state}</span>
            </span>
            <span className="round-bar-track" aria-hidden="true">
              <span style={{ width: `${done * 100}%` }} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The next one in that direction; who works on the items passes over those that are skipped. */
function neighbour(round: RoundView, item: ItemView, step: -1 | 1, skippedToo: boolean): ItemView | undefined {
  for (let at = round.items.indexOf(item) + step; at >= 0; at += step) {
    const candidate = round.items[at];
    if (candidate === undefined || skippedToo || candidate.skipped !== true) return candidate;
  }
  return undefined;
}

function ItemNav(props: { round: RoundView; item: ItemView; onSelect: (item: string) => void; isDone: (item: ItemView) => boolean; children: ReactNode }) {
  const { round, item, onSelect } = props;
  const { view } = useSession();
  const watches = view.role !== "candidate";
  const rounds = view.rounds.filter((candidate) => candidate.items.length > 0);
  const at = round.items.indexOf(item);
  const previous = neighbour(round, item, -1, watches);
  const next = neighbour(round, item, 1, watches);
  return (
    <nav className={`item-nav state-${round.state}`} aria-label="Items of this round">
      {watches && rounds.length > 1 && (
        <label className="item-nav-round">
          <span className="visually-hidden">Round on this screen</span>
          <select
            value={round.id}
            onChange={(event) => {
              const chosen = rounds.find((candidate) => candidate.id === event.target.value);
              const first = chosen?.items.find((candidate) => chosen.state === "open" && candidate.open) ?? chosen?.items[0];
              if (first !== undefined) onSelect(first.id);
            }}
          >
            {rounds.map((candidate) => (
              <option key={candidate.id} value={candidate.id}>
                {candidate.title}
                {{ pending: " (not open yet)", open: "", closed: " (over)" }[candidate.state]}
              </option>
            ))}
          </select>
        </label>
      )}
      {round.items.length > 1 && (
        <IconButton
          icon="left"
          label="Previous item (Alt+Left)"
          disabled={previous === undefined}
          onClick={() => previous !== undefined && onSelect(previous.id)}
        />
      )}
      <ol hidden={round.items.length < 2}>
        {round.items.map((candidate, number) => (
          <li key={candidate.id}>
            <button
              type="button"
              className={`pill ${candidate.skipped === true ? "skipped" : props.isDone(candidate) ? "done" : ""} ${watches && round.state === "open" && candidate.open ? "on-screen" : ""}`}
              disabled={candidate.skipped === true && !watches}
              onClick={() => onSelect(candidate.id)}
              aria-label={`Item ${number + 1}: ${candidate.title}${
                candidate.skipped === true ? ", skipped" : props.isDone(candidate) ? ", done" : ""
              }${
                watches && round.state === "open" && candidate.open ? ", on the candidate’s screen" : ""
              }`}
              {...(candidate === item ? { "aria-current": "true" as const } : {})}
            >
              {number + 1}
            </button>
          </li>
        ))}
      </ol>
      {round.items.length > 1 && (
        <IconButton
          icon="right"
          label="Next item (Alt+Right)"
          disabled={next === undefined}
          onClick={() => next !== undefined && onSelect(next.id)}
        />
      )}
      <p className="item-nav-title">
        {item.kind === "theory" ? "Question" : "Task"} {at + 1} of {round.items.length}
        <span className="item-nav-minutes">
          {round.state === "pending" ? "not open yet: the candidate does not see it" : `about ${item.minutes} min`}
        </span>
      </p>
      {props.children}
    </nav>
  );
}

const whyWords = { unanswered: "not answered", unsubmitted: "not submitted", changed: "changed since the last submission" };

function FinishDialog({ view, round, onClose }: { view: SessionView; round: RoundView; onClose: () => void }) {
  const { link } = useSession();
  const open = unfinished(view, [round]);
  const next = view.rounds.find((candidate) => candidate.state === "pending");
  const last = next === undefined;
  return (
    <Confirm
      title={last ? "Finish the session?" : `Finish “${round.title}”?`}
      confirm={last ? "Finish the session" : "Finish this round"}
      onClose={onClose}
      onConfirm={() => void act(link, last ? { kind: "session_finish" } : { kind: "round_finish", round: round.id })}
    >
      {open.length === 0 ? (
        <p>Everything in this round is answered or submitted.</p>
      ) : (
        <>
          <p>
            {plural(open.length, "item")} of this round may still want something from {isInterview(view) ? "the candidate" : "you"}:
          </p>
          <ul className="unfinished">
            {open.map(({ item, why }) => (
              <li key={item.id}>
                <b>{item.title}</b> {whyWords[why]}
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        {last
          ? isInterview(view)
            ? "After this nobody can write any more, unless you open the session again."
            : "After this you will see your report. There is no way back."
          : `After this “${next?.title ?? "the next round"}” opens with its own time. There is no way back, and the time left here is not carried over.`}
      </p>
    </Confirm>
  );
}

function EndDialog({ view, onClose }: { view: SessionView; onClose: () => void }) {
  const { link } = useSession();
  const pending = view.rounds.filter((round) => round.state === "pending");
  const open = unfinished(view, view.rounds.filter((round) => round.state === "open"));
  return (
    <Confirm
      title="End the whole session now?"
      confirm="End the session"
      danger
      onClose={onClose}
      onConfirm={() => void act(link, { kind: "session_finish" })}
    >
      <ul className="unfinished">
        {open.map(({ item, why }) => (
          <li key={item.id}>
            <b>{item.title}</b> {whyWords[why]}
          </li>
        ))}
        {pending.map((round) => (
          <li key={round.id}>
            <b>{round.title}</b> would not take place
          </li>
        ))}
      </ul>
      <p>{isInterview(view) ? "What was written is handed in as it stands, and nobody can write any more." : "Your report follows at once."}</p>
    </Confirm>
  );
}

function SetAsideBanner() {
  const { link, model, view } = useSession();
  return model.setAside.map((aside) => {
    const item = view.rounds.flatMap((round) => round.items).find((candidate) => aside.doc.startsWith(`${candidate.id}/`));
    const isScratch = aside.doc === scratchId;
    const close = () => link.store.dispatch({ type: "set_aside_closed", doc: aside.doc });
    const current = view.documents.find((document) => document.id === aside.doc);
    if (current?.text === aside.text) return null;
    return (
      <div key={aside.doc} className="banner" role="alert">
        <p>
          The server has another text of <b>{isScratch ? "the scratchpad" : (item?.title ?? aside.doc)}</b> than this page had. Yours is kept until you decide.
        </p>
        <button
          type="button"
          className="button"
          disabled={isScratch ? scratchLock(view) !== null : item === undefined || lockReason(view, item) !== null}
          onClick={() => {
            link.document(aside.doc)?.replaceAll(aside.text);
            close();
          }}
        >
          Put mine back
        </button>
        <button type="button" className="button quiet" onClick={close}>
          Keep the server’s
        </button>
      </div>
    );
  });
}

function inEditor(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(".cm-editor, input, textarea, select") !== null;
}

/** Emacs has something else for Ctrl+S than saving. */
function searchesByS(target: EventTarget | null): boolean {
  return preferences.get().editorKeys === "emacs" && target instanceof HTMLElement && target.closest(".cm-editor") !== null;
}

function useKeys(actions: { current: ItemActions }, go: (step: -1 | 1) => void, help: () => void, active: boolean): void {
  const { link } = useSession();
  useEffect(() => {
    const saySaved = () => {
      const { text, tone } = savedState(link.model);
      link.notify(tone === "good" ? "Everything is saved. It always is, all by itself." : text, tone === "good" ? "good" : "info");
    };
    const pressed = (event: KeyboardEvent) => {
      if (!active || document.querySelector("dialog[open]") !== null) return;
      const mod = isMac ? event.metaKey : event.ctrlKey;
      // In a field beside the work Ctrl+Enter keeps what was written there; it runs nobody's code.
      if (mod && event.key === "Enter" && event.target instanceof Element && event.target.closest(".side") !== null) return;
      const run = mod && !event.shiftKey && (event.key === "Enter" || event.key === "'");
      let taken = true;
      if (run) actions.current.run?.();
      else if (mod && event.shiftKey && event.key === "Enter") actions.current.submit?.();
      else if (mod && !event.shiftKey && event.key.toLowerCase() === "s" && !searchesByS(event.target)) saySaved();
      else if (event.altKey && !mod && !event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
        // On a Mac these move by words in a text.
        if (isMac && inEditor(event.target)) taken = false;
        else go(event.key === "ArrowLeft" ? -1 : 1);
      } else if (event.key === "?" && !mod && !inEditor(event.target)) help();
      else taken = false;
      if (taken) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    window.addEventListener("keydown", pressed, true);
    document.addEventListener(saveAsked, saySaved);
    return () => {
      window.removeEventListener("keydown", pressed, true);
      document.removeEventListener(saveAsked, saySaved);
    };
  }, [actions, go, help, active, link]);
}

interface Selection {
  round: RoundView | undefined;
  item: ItemView | null;
  select: (item: string) => void;
  /** Goes to what is on the candidate's screen, and stays with it; null while that is so. */
  follow: (() => void) | null;
  /** Brings everybody to the item that is shown; null when that would change nothing. */
  openForAll: (() => void) | null;
}

/** The item on this screen. Who works on the items opens them by looking at them; in an interview everybody else follows, or looks around. */
function useSelection(view: SessionView): Selection {
  const { link } = useSession();
  const [selected, setSelected] = useState<string | null>(null);
  const asked = useRef<string | null>(null);
  const works = view.role === "candidate";
  const openRound = view.round === null ? undefined : view.rounds[view.round];
  const wasAt = useRef<string | null>(null);
  const onScreen = openRound === undefined ? null : itemAtHand(openRound, wasAt.current);
  useEffect(() => {
    wasAt.current = onScreen?.id ?? null;
  }, [onScreen?.id]);
  const choice = works ? (openRound?.items ?? []).filter((candidate) => candidate.skipped !== true) : view.rounds.flatMap((round) => round.items);
  const item = choice.find((candidate) => candidate.id === selected) ?? onScreen;
  const round = view.rounds.find((candidate) => item !== null && candidate.items.includes(item)) ?? openRound;
  const screenId = onScreen?.id;
  const open = useCallback((id: string) => void act(link, { kind: "item_open", item: id }), [link]);
  const select = useCallback(
    (id: string) => {
      setSelected(!works && id === screenId ? null : id);
      if (!works) return;
      asked.current = id;
      open(id);
    },
    [works, screenId, open],
  );
  const shared = isInterview(view);
  useEffect(() => {
    // Two who talk look at the same thing: what is opened last is on every candidate's screen.
    if (shared && works && onScreen?.open === true) setSelected(null);
  }, [shared, works, screenId, onScreen?.open]);
  useEffect(() => {
    // A round that opens takes everybody along.
    if (shared) setSelected(null);
  }, [shared, view.round]);
  const shown = item?.id;
  const opened = item !== null && item.open && view.documents.some((document) => document.id === documentId(item));
  useEffect(() => {
    // A round that has just opened shows its first item. Opening it also makes its document, and chooses a language.
    if (!works || shown === undefined || opened || asked.current === shown) return;
    asked.current = shown;
    select(shown);
  }, [works, shown, opened, select]);
  // What is on everybody's screen and was not opened yet has a button of its own, where its editor will be.
  const mayOpen = view.role === "interviewer" && view.lifecycle === "live" && round === openRound && item !== null && item !== onScreen && !opened;
  return {
    round,
    item,
    select,
    follow: works || item === onScreen ? null : () => setSelected(null),
    openForAll: !mayOpen
      ? null
      : () => {
          open(item.id);
          setSelected(null);
        },
  };
}

function Paused({ remaining }: { remaining: number | null }) {
  const { link, view } = useSession();
  return (
    <div className="paused">
      <div className="paused-card">
        <p className="eyebrow">Paused</p>
        <h1>The clock stands still</h1>
        {holdsClock(view) ? (
          <>
            <p>{remaining !== null && <>You have {clockText(remaining)} left in this round. </>}The questions stay hidden until you go on.</p>
            <button type="button" className="button primary large" autoFocus onClick={() => void act(link, { kind: "session_resume" })}>
              <Icon name="play" /> Go on
            </button>
          </>
        ) : (
          <p>
            {remaining !== null && <>{clockText(remaining)} are left in this round. </>}The questions stay hidden until the interviewer goes on.
          </p>
        )}
      </div>
    </div>
  );
}

function NothingLeft() {
  return (
    <div className="paused">
      <div className="paused-card">
        <h1>Nothing is left in this round</h1>
        <p>Everything in it is skipped, and counts for nothing. The interviewer goes on from here.</p>
      </div>
    </div>
  );
}

/** What is true of the whole page just now, above everything else. */
function Strips() {
  const { link, model, view } = useSession();
  const paused = view.lifecycle === "paused";
  return (
    <>
      {view.role === "observer" && (
        <p className="strip watching">
          <Icon name="eye" /> You are watching. Everybody sees that you are here; you change nothing but the chat.
        </p>
      )}
      {model.link === "offline" && (
        <p className="strip" role="status">
          No connection to the server. {mayWork(view) && "What you type is kept in this browser and sent when it is back."}
        </p>
      )}
      {model.link === "online" && model.storeAway && (
        <p className="strip" role="status">
          The server cannot reach its store. {mayWork(view) && "Go on typing: it is kept in this browser and sent when the store is back."}
        </p>
      )}
      {isPair(view) && view.role !== "observer" && (
        <div className="strip turns-strip with-action">
          <TurnsLine />
          {paused && <SwapButton small />}
        </div>
      )}
      {paused && view.role === "interviewer" && (
        <div className="strip with-action">
          <p role="status">Paused: the candidate sees no questions, and nobody can write.</p>
          <button type="button" className="button small" onClick={() => void act(link, { kind: "session_resume" })}>
            <Icon name="play" /> Go on
          </button>
        </div>
      )}
    </>
  );
}

function HeaderTools({ side, unread, onDialog }: { side: Side; unread: number; onDialog: (dialog: Dialogs) => void }) {
  const { link, view } = useSession();
  const paused = view.lifecycle === "paused";
  return (
    <div className="live-tools">
      {isInterview(view) && (
        <button
          type="button"
          id="side-toggle"
          className="icon-button side-toggle"
          aria-expanded={side.open}
          title={view.role === "interviewer" ? "Console, chat and people" : "Chat and people (Alt+Shift+C)"}
          onClick={side.toggle}
        >
          <Icon name={view.role === "interviewer" ? "panel" : "chat"} />
          <span className="visually-hidden">{view.role === "interviewer" ? "Console, chat and people" : "Chat and people"}</span>
          {unread > 0 && <Unread count={unread} />}
        </button>
      )}
      {holdsClock(view) && (
        <IconButton
          icon={paused ? "play" : "pause"}
          label={paused ? "Go on" : "Pause"}
          onClick={() => void act(link, { kind: paused ? "session_resume" : "session_pause" })}
        />
      )}
      <ThemeToggle />
      <IconButton icon="sliders" label="Editor settings" className="wide-only" onClick={() => onDialog("settings")} />
      <button type="button" className="icon-button" aria-label="Keys and help" title="Keys and help (?)" onClick={() => onDialog("help")}>
        ?
      </button>
      {holdsClock(view) && <IconButton icon="flag" label="End the session" onClick={() => onDialog("end")} />}
    </div>
  );
}

type Dialogs = "help" | "finish" | "end" | "settings";

export function Live({ side, unread }: { side: Side; unread: number }) {
  const { link, model, view } = useSession();
  const { round, item, select, follow, openForAll } = useSelection(view);
  const [dialog, setDialog] = useState<Dialogs | null>(null);
  const actions = useRef<ItemActions>({});
  const paused = view.lifecycle === "paused";
  const covered = paused && view.role !== "interviewer";
  const close = useCallback(() => setDialog(null), []);
  const help = useCallback(() => setDialog("help"), []);
  const go = useCallback(
    (step: -1 | 1) => {
      const target = round === undefined || item === null ? undefined : neighbour(round, item, step, view.role !== "candidate");
      if (target !== undefined) select(target.id);
    },
    [round, item, select, view.role],
  );
  useSignals(item);
  useKeys(actions, go, help, !covered);
  useSideKeys(side, isInterview(view), hasScratchpad(view));
  const open = useMemo(() => new Set(round === undefined ? [] : unfinished(view, [round]).map((entry) => entry.item.id)), [view, round]);
  const last = !view.rounds.some((candidate) => candidate.state === "pending");
  const mayFinish = holdsClock(view) && round?.state === "open" && !covered;
  return (
    <div className={isInterview(view) ? "live interview" : "live"}>
      <header className="live-header">
        <CompactBrand guest={link.seat.as !== null} />
        <RoundBar view={view} model={model} />
        {isInterview(view) && view.signals.on && (
          <button type="button" className="signals-on" onClick={() => side.show("people")} title="Pastes and lost focus are noted: see what">
            <Icon name="eye" />
            <span className="signals-words">
              Pastes<span className="visually-hidden"> and focus</span> noted
            </span>
          </button>
        )}
        {isInterview(view) && <Faces onOpen={() => side.show("people")} />}
        {mayWork(view) && <SavedState model={model} />}
        <Timer model={model} budget={(view.round === null ? undefined : view.rounds[view.round])?.budget_ms ?? 1} />
        <HeaderTools side={side} unread={unread} onDialog={setDialog} />
      </header>
      <Strips />
      <SetAsideBanner />
      <div className="live-body">
        <div className="live-work">
          {covered ? (
            <main id="main" tabIndex={-1} className="live-main">
              <Paused remaining={view.remaining_ms} />
            </main>
          ) : round === undefined || item === null ? (
            <main id="main" tabIndex={-1} className="live-main">
              {round === undefined || round.items.length === 0 ? <Loading what="Opening the next round" /> : <NothingLeft />}
            </main>
          ) : (
            <>
              <ItemNav round={round} item={item} onSelect={select} isDone={(candidate) => !open.has(candidate.id)}>
                {follow !== null && (
                  <button type="button" className="button quiet" onClick={follow}>
                    Follow the candidate
                  </button>
                )}
                {openForAll !== null && (
                  <button type="button" className="button" onClick={openForAll}>
                    Show to everybody
                  </button>
                )}
                {mayFinish && (
                  <button type="button" className="button" onClick={() => setDialog("finish")}>
                    {last ? "Finish session" : "Finish round"}
                  </button>
                )}
              </ItemNav>
              <main id="main" tabIndex={-1} className="live-main">
                {item.kind === "theory" ? (
                  <TheoryItem key={item.id} item={item} actions={actions}>
                    {neighbour(round, item, 1, view.role !== "candidate") !== undefined ? (
                      <button type="button" className="button small" onClick={() => go(1)}>
                        Next question <Icon name="right" />
                      </button>
                    ) : (
                      mayFinish && (
                        <button type="button" className="button small" onClick={() => setDialog("finish")}>
                          {last ? "Finish session" : "Finish round"}
                        </button>
                      )
                    )}
                  </TheoryItem>
                ) : (
                  <CodingItem key={item.id} item={item} actions={actions} onSettings={() => setDialog("settings")} />
                )}
              </main>
            </>
          )}
        </div>
        <SidePanel side={side} unread={unread} round={covered ? null : (round ?? null)} item={covered ? null : item} />
      </div>
      {dialog === "help" && <Help onClose={close} withChat={isInterview(view)} />}
      {dialog === "settings" && <EditorSettings onClose={close} />}
      {dialog === "finish" && round !== undefined && <FinishDialog view={view} round={round} onClose={close} />}
      {dialog === "end" && <EndDialog view={view} onClose={close} />}
    </div>
  );
}
