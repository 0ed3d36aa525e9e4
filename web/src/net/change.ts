// Texts and changes without the editor: what the store needs to follow a document whose editor is not on the screen.
import type { ChangeJson } from "./protocol";

/** The text after one change. Throws when the change does not fit, which means that we have lost our place in the log. */
export function applyChange(text: string, change: ChangeJson): string {
  let at = 0;
  let out = "";
  for (const part of change) {
    const length = typeof part === "number" ? part : part[0];
    if (length < 0 || at + length > text.length) throw new RangeError("The change does not fit its document.");
    if (typeof part === "number") out += text.slice(at, at + length);
    else out += (part.slice(1) as string[]).join("\n");
    at += length;
  }
  if (at !== text.length) throw new RangeError("The change does not fit its document.");
  return out;
}

/** FNV-1a over the UTF-16 units, low byte first (EDIT-6). */
export function checkOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A high byte of 0 only multiplies once more: the square of the prime.
    if (unit < 0x100) {
      hash = Math.imul(hash ^ unit, 0x26027a69);
      continue;
    }
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >> 8), 0x01000193);
  }
  return hash >>> 0;
}
