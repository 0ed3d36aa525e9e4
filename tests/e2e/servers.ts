// Servers of a test's own, beside the one that all tests share.
import { type ChildProcess, spawn } from "node:child_process";
import { expect } from "@playwright/test";

export const program = process.env["REHEARSE_PROGRAM"] ?? "../build/dev/server/rehearse";

export interface Server {
  /** As a browser on this machine may ask it also where it is open to others. */
  address: string;
  port: number;
  /** It answers, and a runner is there to grade. */
  isReady(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

function portOf(child: ChildProcess): Promise<number> {
  let said = "";
  return new Promise((found, failed) => {
    child.stdout?.on("data", (bytes) => {
      said += String(bytes);
      const port = /open https?:\/\/[^ ]*:(\d+)/.exec(said)?.[1];
      if (port !== undefined) found(Number(port));
    });
    child.on("exit", (code) => failed(new Error(`The server ended with ${code} before it was there: ${said}`)));
  });
}

/** On a free port. */
export async function start(options: string[]): Promise<Server> {
  const all = ["serve", "--port", "0", ...options, "--challenges", "../challenges", "--web", "dist"];
  const child = spawn(program, all, { stdio: ["ignore", "pipe", "ignore"] });
  const gone = new Promise((ended) => child.on("exit", ended));
  const port = await portOf(child);
  const address = `http://localhost:${port}`;
  return {
    address,
    port,
    async isReady() {
      await expect.poll(() => fetch(`${address}/readyz`).then(({ status }) => status, () => 0), { timeout: 60_000 }).toBe(200);
    },
    async end(signal) {
      child.kill(signal);
      await gone;
    },
  };
}
