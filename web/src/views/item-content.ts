// Contents of items do not change during a session: each is asked for once per page and seat: an interviewer is told more.
import { type Resource, useResource } from "../app/resource";
import { api } from "../net/api";
import type { ItemContent } from "../net/protocol";
import { type Seat, seatKey } from "../net/seat";

const known = new Map<string, Promise<ItemContent>>();

/** Who has become interviewer is told more, and who is not any more, less. */
export function forgetContents(): void {
  known.clear();
}

export function useItemContent(seat: Seat, item: string): [Resource<ItemContent>, () => void] {
  const key = `${seatKey(seat)}/${item}`;
  return useResource(key, () => {
    const asked = known.get(key) ?? api.item(seat, item);
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    return asked;
  });
}
