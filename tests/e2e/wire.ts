// Everything that reaches one browser: each WebSocket frame and each answer over HTTP; and what must not be among it.
import type { BrowserContext, Page, Request } from "@playwright/test";

export class Wire {
  private readonly texts: string[] = [];
  private readonly waiting: Promise<void>[] = [];
  readonly asked: string[] = [];

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.listen(page));
  }

  private listen(page: Page): void {
    page.on("websocket", (socket) => {
      this.asked.push(socket.url());
      socket.on("framereceived", ({ payload }) => this.texts.push(String(payload)));
    });
    page.on("request", (request) => this.asked.push(request.url()));
    // When it has all come: of an answer that was cut off there is no body to wait for.
    page.on("requestfinished", (request) => {
      if (request.url().includes("/api/")) this.waiting.push(this.read(request));
    });
  }

  private async read(request: Request): Promise<void> {
    const response = await request.response();
    // A page that was left meanwhile has no body any more.
    const text = await response?.text().catch(() => undefined);
    if (text !== undefined) this.texts.push(text);
  }

  /** The secrets that came over the wire, each with the text it was in. */
  async leaked(secrets: string[]): Promise<string[]> {
    await Promise.all(this.waiting);
    const found: string[] = [];
    for (const secret of secrets) {
      const escaped = JSON.stringify(secret).slice(1, -1);
      const where = this.texts.find((text) => text.includes(secret) || text.includes(escaped));
      if (where !== undefined) found.push(`“${secret}” in ${where.slice(0, 300)}`);
    }
    return found;
  }

  get size(): number {
    return this.texts.length;
  }

  async tests(): Promise<Record<string, unknown>[]> {
    await Promise.all(this.waiting);
    return this.texts.flatMap((text) => {
      const answer = JSON.parse(text) as { tests?: Record<string, unknown>[] } | null;
      return answer?.tests ?? [];
    });
  }
}

/** The longest run of plain text in a piece of Markdown: found again whatever is done to its line breaks and quotes. */
export function telling(text: string): string | null {
  const runs = text.split(/[^\p{L}\p{N} ,.:;()-]+/u).map((run) => run.trim());
  const longest = runs.sort((a, b) => b.length - a.length)[0] ?? "";
  return longest.length >= 16 ? longest : null;
}
