// Whether a mouse button, or the finger that stands for one, is down. A field that is left by pressing something else loses the focus
// before the press is over: what changes the page then moves it away under the pointer, and the press hits nothing.

export class Presses {
  private down = false;
  private waiting: (() => void)[] = [];

  /** `target`: the window, or what stands for it. */
  constructor(target: EventTarget) {
    const over = (event: Event) => {
      // A field that loses the focus says so, too.
      if (event.type === "blur" && event.target !== target) return;
      this.down = false;
      // The click comes right after, and must still find what was pressed where it is.
      setTimeout(() => this.settle());
    };
    target.addEventListener("mousedown", () => (this.down = true), true);
    for (const end of ["mouseup", "dragend", "blur"]) target.addEventListener(end, over, true);
  }

  /** Runs at once, or when the press that is under way is over. */
  after(run: () => void): void {
    if (this.down) this.waiting.push(run);
    else run();
  }

  private settle(): void {
    if (this.down) return;
    const runs = this.waiting;
    this.waiting = [];
    for (const run of runs) run();
  }
}

const ofThePage = typeof window === "undefined" ? null : new Presses(window);

/** For what a field does when it is left. */
export function afterPress(run: () => void): void {
  if (ofThePage === null) run();
  else ofThePage.after(run);
}
