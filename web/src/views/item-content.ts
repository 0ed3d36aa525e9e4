// Contents of items do not change during a session: each is asked for once per page.
import { type Resource, useResource } from "../app/resource";
import { api } from "../net/api";
import type { ItemContent } from "../net/protocol";

const known = new Map<string, Promise<ItemContent>>();

export function useItemContent(session: string, item: string): [Resource<ItemContent>, () => void] {
  const key = `${session}/${item}`;
  return useResource(key, () => {
    const asked = known.get(key) ?? api.item(session, item);
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    return asked;
  });
}
