// What the interviewer has on the desk that the server does not know: which part of the console is open, notes that are being
// written and notes on their way. It outlives the parts of the page, so that a move of the candidate costs nobody a sentence. Pure.

export type Tab = "guide" | "notes" | "rating" | "clock" | "items" | "links" | "signals";
/** Where the console stands: a page of its own before the start and after the end, beside the item in between. */
export type Place = "lobby" | "live" | "over";

/** What is wanted first: somebody to join, then the guide, then a judgement. */
export const tabsOf: Record<Place, Tab[]> = {
  lobby: ["links", "clock", "items", "guide", "notes"],
  live: ["guide", "notes", "rating", "clock", "items", "links"],
  over: ["rating", "notes", "guide", "clock"],
};

/** What a note is about: an item, or the whole session. */
export const wholeSession = "session";

export interface SendingNote {
  key: number;
  about: string;
  text: string;
}
export interface DeskState {
  /** What was chosen in each place; else the first. */
  tabs: Partial<Record<Place, Tab>>;
  /** Before the start and after the end no item is on the screen: the one that is looked up here. */
  looking: string | null;
  /** Unfinished notes by what they are about. */
  drafts: Record<string, string>;
  /** The item whose note is being typed: the candidate may be elsewhere when it is finished. */
  writing: string | null;
  sending: SendingNote[];
  sent: number;
}
export type DeskInput =
  | { type: "tab"; place: Place; tab: Tab }
  | { type: "looked"; item: string }
  | { type: "typed"; about: string; text: string }
  | { type: "send"; about: string }
  | { type: "settled"; key: number; kept: boolean };

export const emptyDesk: DeskState = { tabs: {}, looking: null, drafts: {}, writing: null, sending: [], sent: 0 };

export function reduceDesk(desk: DeskState, input: DeskInput): DeskState {
  switch (input.type) {
    case "tab":
      return { ...desk, tabs: { ...desk.tabs, [input.place]: input.tab } };
    case "looked":
      return { ...desk, looking: input.item };
    case "typed":
      return withDraft(desk, input.about, input.text);
    case "send": {
      const text = draftOf(desk, input.about).trim();
      if (text === "") return desk;
      const note = { key: desk.sent + 1, about: input.about, text };
      return { ...withDraft(desk, input.about, ""), sending: [...desk.sending, note], sent: note.key };
    }
    case "settled": {
      const note = desk.sending.find((candidate) => candidate.key === input.key);
      if (note === undefined) return desk;
      const rest = { ...desk, sending: desk.sending.filter((candidate) => candidate !== note) };
      if (input.kept) return rest;
      // Refused: it returns to its field, above what was typed there meanwhile.
      const now = draftOf(rest, note.about);
      const drafts = { ...rest.drafts, [note.about]: now === "" ? note.text : `${note.text}\n${now}` };
      return { ...rest, drafts };
    }
  }
}

function withDraft(desk: DeskState, about: string, text: string): DeskState {
  const { [about]: _, ...others } = desk.drafts;
  const drafts = text === "" ? others : { ...others, [about]: text };
  if (about === wholeSession) return { ...desk, drafts };
  return { ...desk, drafts, writing: text === "" ? null : about };
}

export function draftOf(desk: DeskState, about: string): string {
  return desk.drafts[about] ?? "";
}

/** Which item the field for notes is about: the one on the screen, unless a note about another is being typed. */
export function noteTarget(desk: DeskState, onScreen: string | null): string | null {
  return desk.writing ?? onScreen;
}

/** Signals have a tab where the session notes them, and only there. */
export function tabsShown(place: Place, signals: boolean): Tab[] {
  return signals && place !== "lobby" ? [...tabsOf[place], "signals"] : tabsOf[place];
}

export function tabShown(desk: DeskState, place: Place, signals: boolean): Tab {
  const tabs = tabsShown(place, signals);
  const chosen = desk.tabs[place];
  return chosen !== undefined && tabs.includes(chosen) ? chosen : (tabs[0] ?? "guide");
}
