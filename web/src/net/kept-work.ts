// Work that the server has not acknowledged, kept where a crash of the page cannot reach it. One record per (session, client):
// the view, the place in the log it belongs to, and what is unsent, always written together, so that a reload is a reconnect.
// A record may be taken over only by the tab that holds its Web Lock: a duplicated tab must never send under the same counters.
import type { ChangeJson, Command, SessionView } from "./protocol";

export interface KeptDocument {
  /** The number of the first update below, counted per client and document from 1. */
  first: number;
  updates: ChangeJson[];
}
export interface KeptRecord {
  /** The key of the seat, so that two people of one browser have nothing in common. */
  session: string;
  client: string;
  savedAt: number;
  seq: number;
  hash: string;
  view: SessionView;
  nextCommand: number;
  commands: { n: number; command: Command }[];
  documents: Record<string, KeptDocument>;
}

export interface KeptWork {
  load(session: string): Promise<KeptRecord[]>;
  save(record: KeptRecord): Promise<void>;
  remove(session: string, client: string): Promise<void>;
}

/** Takes a name for as long as the page or the release function lives; null when somebody else has it. */
export type HoldLock = (name: string) => Promise<(() => void) | null>;

export const lockName = (session: string, client: string) => `rehearse:${session}:${client}`;

/** Without Web Locks (pages on an insecure origin) nothing is ever taken over: each load is a new client. */
export const holdWebLock: HoldLock = (name) => {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks === undefined) return Promise.resolve(null);
  return new Promise((answer) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          answer(null);
          return undefined;
        }
        return new Promise<void>((release) => answer(release));
      })
      .catch(() => answer(null));
  });
};

export function memoryKeptWork(): KeptWork {
  const records = new Map<string, KeptRecord>();
  return {
    load: async (session) => [...records.values()].filter((record) => record.session === session).map((record) => structuredClone(record)),
    save: async (record) => void records.set(lockName(record.session, record.client), structuredClone(record)),
    remove: async (session, client) => void records.delete(lockName(session, client)),
  };
}

const databaseName = "rehearse";
const storeName = "kept";

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's storage failed."));
  });
}

function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(databaseName, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(storeName, { keyPath: ["session", "client"] });
    store.createIndex("session", "session");
  };
  return asPromise(request);
}

export function indexedKeptWork(factory: IDBFactory): KeptWork {
  let database: Promise<IDBDatabase> | null = null;
  const store = async (mode: IDBTransactionMode) => {
    database ??= openDatabase(factory);
    return (await database).transaction(storeName, mode).objectStore(storeName);
  };
  return {
    load: async (session) => asPromise((await store("readonly")).index("session").getAll(session) as IDBRequest<KeptRecord[]>),
    save: async (record) => void (await asPromise((await store("readwrite")).put(record))),
    remove: async (session, client) => void (await asPromise((await store("readwrite")).delete([session, client]))),
  };
}

/** IndexedDB where the browser allows it, else memory; a failing database degrades to memory for the rest of the page's life. */
export function browserKeptWork(): KeptWork {
  const memory = memoryKeptWork();
  if (typeof indexedDB === "undefined") return memory;
  let current = indexedKeptWork(indexedDB);
  const guarded = async <T>(call: (work: KeptWork) => Promise<T>): Promise<T> => {
    try {
      return await call(current);
    } catch {
      current = memory;
      return call(memory);
    }
  };
  return {
    load: (session) => guarded((work) => work.load(session)),
    save: (record) => guarded((work) => work.save(record)),
    remove: (session, client) => guarded((work) => work.remove(session, client)),
  };
}
