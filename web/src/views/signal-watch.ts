// What a candidate's page notes of pastes and of the focus, if the session asks for it. It decides what is worth a word, and nothing
// else: it sees no text but to measure it. Text that was copied on this page itself is moved around, not brought along.
import type { Signal } from "../net/interview";

export interface Noted {
  signal: Signal;
  /** UTF-16 units of a paste, else 0. */
  size: number;
}

/** Focus that comes back within this time was never away: a menu, a dialog of the browser, a key that missed. */
export const awayAfterMs = 1_000;

export class SignalWatch {
  private copied: string | null = null;
  private leftTimer: ReturnType<typeof setTimeout> | undefined;
  private away = false;

  constructor(private readonly note: (noted: Noted) => void) {}

  copiedHere(text: string): void {
    this.copied = sameLines(text);
  }

  pasted(text: string): void {
    const lines = sameLines(text);
    if (lines !== "" && lines !== this.copied) this.note({ signal: "paste", size: lines.length });
  }

  lostFocus(): void {
    if (this.away || this.leftTimer !== undefined) return;
    this.leftTimer = setTimeout(() => {
      this.leftTimer = undefined;
      this.away = true;
      this.note({ signal: "left", size: 0 });
    }, awayAfterMs);
  }

  gotFocus(): void {
    clearTimeout(this.leftTimer);
    this.leftTimer = undefined;
    if (!this.away) return;
    this.away = false;
    this.note({ signal: "returned", size: 0 });
  }

  stop(): void {
    clearTimeout(this.leftTimer);
  }
}

/** As the editor takes it: every line break is one unit. */
const sameLines = (text: string) => text.replace(/\r\n?/g, "\n");
