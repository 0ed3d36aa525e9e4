// Which seats this browser has taken, so that a link that is opened again leads back to the same seat instead of to a second one.
// Only what is needed to find it: the right to sit there is in a cookie that no page can read.
import type { Role } from "./interview";

export interface TakenSeat {
  session: string;
  as: string;
  name: string;
  role: Role;
}

const storageKey = "rehearse.seats";
const keptMax = 50;

type Storage = Pick<globalThis.Storage, "getItem" | "setItem">;

function isSeat(entry: unknown): entry is TakenSeat {
  const { session, as, name, role } = (entry ?? {}) as Record<string, unknown>;
  return [session, as, name, role].every((field) => typeof field === "string");
}

function read(storage: Storage): TakenSeat[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSeat) : [];
  } catch {
    return [];
  }
}

/** The newest first. */
export function takenSeats(storage: Storage, session: string): TakenSeat[] {
  return read(storage).filter((seat) => seat.session === session);
}

function write(storage: Storage, seats: TakenSeat[]): void {
  try {
    storage.setItem(storageKey, JSON.stringify(seats.slice(0, keptMax)));
  } catch {
    // Private windows may refuse; then the link makes a new seat each time.
  }
}

export function keepSeat(storage: Storage, seat: TakenSeat): void {
  write(storage, [seat, ...read(storage).filter((old) => old.as !== seat.as)]);
}

export function forgetSeat(storage: Storage, as: string): void {
  write(storage, read(storage).filter((old) => old.as !== as));
}
