// Where the focus goes when what had it goes away. On its own it falls to the top of the page, and whoever uses keys begins anew.

/** It has the focus, or nothing has. */
export function holdsFocus(part: Element | null): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || (part?.contains(active) ?? false);
}

/** By the id of something that may have the focus. */
export function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}
