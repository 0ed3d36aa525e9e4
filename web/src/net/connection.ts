// One WebSocket that comes back: opens, closes, waits with jitter, opens again. It knows nothing of what the messages mean,
// apart from pings, which also find a connection that died without saying so.
import { backoffMs } from "./backoff";
import type { ClientMessage, ServerMessage } from "./protocol";

// The browser's own WebSocket types `this` and the event more narrowly than anybody needs here.
type Handler = (this: any, event: any) => void;

export interface Socket {
  send(data: string): void;
  close(code?: number): void;
  onopen: Handler | null;
  onmessage: Handler | null;
  onclose: Handler | null;
}
export interface ConnectionHandlers {
  opened(): void;
  message(message: ServerMessage): void;
  /** `retryAt` on the local clock; `opened`: the connection that was lost had come about. */
  lost(retryAt: number, opened: boolean): void;
  trying(): void;
}
export interface ConnectionOptions {
  open: () => Socket;
  now?: () => number;
  random?: () => number;
  pingEveryMs?: number;
  deadAfterMs?: number;
}

export class Connection {
  private socket: Socket | null = null;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pings: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private retryAfterMs: number | null = null;
  private stopped = true;
  private opened = false;
  private readonly now: () => number;
  private readonly random: () => number;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
  }

  start(): void {
    this.stopped = false;
    this.open();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    this.drop(1000);
  }

  /** Closes what there is and opens anew, at once: for a gap in the log, a new hello, or a network that came back. */
  renew(): void {
    if (this.stopped) return;
    clearTimeout(this.retry);
    this.drop();
    this.open();
  }

  send(message: ClientMessage): void {
    this.socket?.send(JSON.stringify(message));
  }

  /** The other side is well: the next loss starts with short waits again. */
  proved(): void {
    this.attempt = 0;
  }

  private drop(code?: number): void {
    clearInterval(this.pings);
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // A socket that never opened throws nothing here either, but some test doubles might.
    socket.close(code);
  }

  private open(): void {
    this.handlers.trying();
    const socket = this.options.open();
    this.socket = socket;
    this.opened = false;
    this.heardAt = this.now();
    socket.onopen = () => {
      this.opened = true;
      this.heardAt = this.now();
      this.handlers.opened();
      clearInterval(this.pings);
      this.pings = setInterval(() => this.ping(), this.options.pingEveryMs ?? 5_000);
    };
    socket.onmessage = (event: { data: unknown }) => this.received(event.data);
    socket.onclose = () => this.closed();
    this.pings = setInterval(() => this.ping(), this.options.pingEveryMs ?? 5_000);
  }

  private received(data: unknown): void {
    this.heardAt = this.now();
    if (typeof data !== "string") return;
    let message: ServerMessage;
    try {
      message = JSON.parse(data) as ServerMessage;
    } catch {
      this.renew();
      return;
    }
    if (message.type === "going_away") this.retryAfterMs = message.retry_ms;
    this.handlers.message(message);
  }

  private ping(): void {
    if (this.now() - this.heardAt > (this.options.deadAfterMs ?? 12_000)) {
      this.drop();
      this.closed();
      return;
    }
    this.pingNow();
  }

  pingNow(): void {
    if (this.opened) this.send({ type: "ping", sent: this.now() });
  }

  private closed(): void {
    clearInterval(this.pings);
    this.socket = null;
    if (this.stopped) return;
    const wait = (this.retryAfterMs ?? 0) + backoffMs(this.attempt++, this.random());
    this.retryAfterMs = null;
    this.handlers.lost(this.now() + wait, this.opened);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), wait);
  }
}
