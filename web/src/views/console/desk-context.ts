// What each part of the console needs: the session as the page knows it, what interviewers alone see of it, and the desk.
import type { SessionModel } from "../../app/session-model";
import { Store, useStore } from "../../app/store";
import type { ConsoleView } from "../../net/interview";
import type { Command, SessionView } from "../../net/protocol";
import type { SessionLink } from "../../net/session-link";
import { act, useSession } from "../session-context";
import { type DeskInput, type DeskState, emptyDesk, reduceDesk, wholeSession } from "./desk-state";

type Desk = Store<DeskState, DeskInput>;
const desks = new WeakMap<SessionLink, Desk>();

/** One desk for a page, however often the console is taken from the screen and put back. */
function deskOf(link: SessionLink): Desk {
  const known = desks.get(link);
  if (known !== undefined) return known;
  const made = new Store(emptyDesk, reduceDesk);
  desks.set(link, made);
  return made;
}

export interface DeskContext {
  link: SessionLink;
  model: SessionModel;
  view: SessionView;
  console: ConsoleView;
  /** Who we are, as authors of notes are named. */
  me: string | null;
  desk: DeskState;
  dispatch: (input: DeskInput) => void;
  send: (command: Command) => Promise<boolean>;
}

const nothing: ConsoleView = { links: [], notes: [], ratings: [], recommended: [], key_points: [] };

export function useDesk(): DeskContext {
  const { link, model, view } = useSession();
  const store = deskOf(link);
  const desk = useStore(store);
  const send = (command: Command) => act(link, command);
  return { link, model, view, console: view.console ?? nothing, me: model.person, desk, dispatch: store.dispatch, send };
}

/** Sends what stands in a field for notes; refused, it returns to that field and the page says why. */
export function sendNote({ link, dispatch, send }: DeskContext, about: string): void {
  const { sent } = deskOf(link).get();
  dispatch({ type: "send", about });
  const note = deskOf(link).get().sending.at(-1);
  if (note === undefined || note.key === sent) return;
  const item = about === wholeSession ? null : about;
  void send({ kind: "note_write", note: null, item, text: note.text }).then((kept) => dispatch({ type: "settled", key: note.key, kept }));
}
