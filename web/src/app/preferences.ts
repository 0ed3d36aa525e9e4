// What this person prefers in this browser. Kept in localStorage; a browser that refuses it forgets them with the page.
import { Store } from "./store";

export type EditorKeys = "standard" | "vim" | "emacs";

export interface Preferences {
  theme: "system" | "light" | "dark";
  fontSize: number;
  tabSize: number;
  wrapLines: boolean;
  completion: boolean;
  editorKeys: EditorKeys;
  language: string | null;
  /** Under which this person interviewed last. */
  hostName: string;
  /** Beside a running interview. */
  sideOpen: boolean;
  timerHidden: boolean;
  showWhitespace: boolean;
  splitPercent: number;
  /** Of the height right of the task, for the results. */
  resultsPercent: number;
}

const initial: Preferences = {
  theme: "system",
  fontSize: 14,
  tabSize: 4,
  wrapLines: false,
  completion: true,
  editorKeys: "standard",
  language: null,
  hostName: "",
  sideOpen: true,
  timerHidden: false,
  showWhitespace: false,
  splitPercent: 44,
  resultsPercent: 48,
};
const storageKey = "rehearse.preferences";

export const fontSizes = [12, 13, 14, 15, 16, 18, 20];
export const tabSizes = [2, 4, 8];

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    return { ...initial, ...(typeof kept === "object" ? kept : {}) };
  } catch {
    return initial;
  }
}

export const preferences = new Store<Preferences, Partial<Preferences>>(read(), (state, input) => ({ ...state, ...input }));

function apply(): void {
  const { theme, fontSize } = preferences.get();
  const root = document.documentElement;
  if (theme === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme);
  root.style.setProperty("--editor-font-size", `${fontSize}px`);
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences.get()));
  } catch {
    // Private windows may refuse; the page works without.
  }
}

export function startPreferences(): void {
  apply();
  preferences.subscribe(apply);
}

export function darkNow(): boolean {
  const { theme } = preferences.get();
  return theme === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}
