// A value that can be watched. All that changes on a page goes through one of these, by a pure reducer.
import { useSyncExternalStore } from "react";

export class Store<State, Input> {
  private readonly watchers = new Set<() => void>();
  constructor(
    private state: State,
    private readonly reduce: (state: State, input: Input) => State,
  ) {}

  readonly get = (): State => this.state;

  readonly dispatch = (input: Input): void => {
    const next = this.reduce(this.state, input);
    if (next === this.state) return;
    this.state = next;
    for (const watcher of [...this.watchers]) watcher();
  };

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
}

export function useStore<State, Input>(store: Store<State, Input>): State {
  return useSyncExternalStore(store.subscribe, store.get);
}
