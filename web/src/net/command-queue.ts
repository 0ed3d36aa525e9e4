// Commands that wait for their acknowledgement. Each keeps its number for life, so that it may be sent again blindly (CMD-1).
import type { Command } from "./protocol";

export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

interface Waiting {
  n: number;
  command: Command;
  resolve: (seq: number) => void;
  reject: (refusal: Refusal) => void;
}

/** Refusals that only say "not now": the command stays and is sent again. */
const transient = new Set(["store_away", "too_many_requests"]);

export class CommandQueue {
  private waiting: Waiting[] = [];
  private next = 1;

  get size(): number {
    return this.waiting.length;
  }
  get nextNumber(): number {
    return this.next;
  }
  pending(): { n: number; command: Command }[] {
    return this.waiting.map(({ n, command }) => ({ n, command }));
  }

  add(command: Command): { n: number; done: Promise<number> } {
    const n = this.next++;
    const done = new Promise<number>((resolve, reject) => this.waiting.push({ n, command, resolve, reject }));
    return { n, done };
  }

  /** Takes over what an earlier page left; nobody waits for these, `onRefused` hears of a refusal. */
  restore(nextNumber: number, commands: { n: number; command: Command }[], onRefused: (refusal: Refusal) => void): void {
    this.next = Math.max(this.next, nextNumber, ...commands.map((kept) => kept.n + 1));
    this.waiting = commands.map(({ n, command }) => ({ n, command, resolve: () => undefined, reject: onRefused }));
  }

  acknowledged(n: number, seq: number): void {
    this.take(n)?.resolve(seq);
  }

  /** True when the command is to be sent again later. */
  refused(n: number, code: string, message: string): boolean {
    if (transient.has(code)) return true;
    this.take(n)?.reject(new Refusal(code, message));
    return false;
  }

  /** Another history: nothing that was counted there may be sent here. */
  abandon(): void {
    const abandoned = this.waiting;
    this.waiting = [];
    this.next = 1;
    for (const command of abandoned) command.reject(new Refusal("history_changed", "The session was reset by the server. Please do that again."));
  }

  private take(n: number): Waiting | undefined {
    const found = this.waiting.find((candidate) => candidate.n === n);
    this.waiting = this.waiting.filter((candidate) => candidate.n !== n);
    return found;
  }
}
