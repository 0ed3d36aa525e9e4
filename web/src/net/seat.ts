// Who a tab speaks for in a session: its host, or the guest that its own address names (SEAT-2). Two tabs of one browser may be two
// people, so whatever is kept or asked for is named by the seat, never by the session alone.

export interface Seat {
  session: string;
  /** A guest's id, or null for the host. */
  as: string | null;
}

export const hostSeat = (session: string): Seat => ({ session, as: null });

/** `search` is the part of the address from the question mark on. */
export function seatFrom(session: string, search: string): Seat {
  const as = new URLSearchParams(search).get("as");
  return { session, as: as === null || as === "" ? null : as };
}

/** What is put behind an address that speaks for this seat. A colon needs no escape in a query and stays readable without one. */
export function seatQuery(seat: Seat): string {
  return seat.as === null ? "" : `?as=${encodeURIComponent(seat.as).replaceAll("%3A", ":")}`;
}

/** The name of kept work, locks and caches. That of the host is the session's id, as it was before there were guests. */
export function seatKey(seat: Seat): string {
  return seat.as === null ? seat.session : `${seat.session} as ${seat.as}`;
}

export function seatPath(seat: Seat, page: "" | "/report" | "/replay" = ""): string {
  return `/s/${seat.session}${page}${seatQuery(seat)}`;
}
