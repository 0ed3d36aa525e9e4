// Who holds an interview in a browser test: a page, and what the console would send by a connection of its own; and who joins by a link.
import { expect, type Locator, type Page } from "@playwright/test";
import { telling } from "./wire";

interface FormLines {
  options?: { text: string; why?: string }[];
  steps?: { text: string; why?: string | null }[];
}
export const linesOf = (form: FormLines | null | undefined) => [...(form?.options ?? []), ...(form?.steps ?? [])];

interface ItemContent {
  form?: FormLines | null;
  interviewer?: {
    form: FormLines | null;
    hints: { text: string }[];
    rubric: { text: string }[];
    follow_ups: string[];
    notes: string[];
    model_answer: string | null;
    key_points: { text: string }[];
    red_flags: { text: string }[];
  };
}
interface View {
  lifecycle: string;
  rounds: { id: string; items: { id: string; title: string }[] }[];
  documents: { id: string; text: string }[];
  console: { links: { link: string; role: string }[] };
}
interface Link {
  link: string;
  role: string;
  token: string;
}

/** The host, who has a page and says to the server what the console would. */
export class Host {
  constructor(
    readonly page: Page,
    readonly session: string,
  ) {}

  private get<T>(rest: string): Promise<T> {
    return this.page.evaluate(async (path) => (await fetch(path)).json() as Promise<T>, `/api/v1/sessions/${this.session}${rest}`);
  }
  view(): Promise<View> {
    return this.get("");
  }
  item(id: string): Promise<ItemContent> {
    return this.get(`/items/${id}`);
  }

  async command(command: Record<string, unknown>): Promise<void> {
    const refused = await this.page.evaluate(
      ([session, what]) =>
        new Promise<string | null>((answer) => {
          const socket = new WebSocket(`ws://${location.host}/ws/session/${session as string}`, "rehearse.v1");
          socket.onopen = () => {
            socket.send(JSON.stringify({ type: "hello", protocol: 1, client: null, resume: null }));
            socket.send(JSON.stringify({ type: "command", n: 1, command: what }));
          };
          socket.onclose = ({ code, reason }) => answer(`The connection was closed: ${code} ${reason}`);
          socket.onmessage = ({ data }: MessageEvent<string>) => {
            const message = JSON.parse(data) as { type: string; message?: string };
            if (message.type !== "ack" && message.type !== "refused") return;
            answer(message.message ?? null);
            socket.close();
          };
        }),
      [this.session, command] as const,
    );
    expect(refused, JSON.stringify(command)).toBeNull();
  }

  /** As the console does it: made by a command, with its secret from an answer to interviewers alone. */
  async link(role: string): Promise<Link> {
    await this.command({ kind: "link_make", role, hours: 2 });
    const { links } = await this.get<{ links: Link[] }>("/links");
    const link = links.find((candidate) => candidate.role === role);
    if (link === undefined) throw new Error(`There is no link for ${role}.`);
    return link;
  }
}

/** Sees to it that the host has something to hide, and says what no candidate may ever be told before the end. */
export async function secretsOf(ada: Host): Promise<string[]> {
  await ada.command({ kind: "note_write", note: null, item: null, text: "a note between interviewers" });
  await ada.command({ kind: "note_write", note: null, item: "i1", text: "another note on the first question" });
  await ada.command({ kind: "rate", item: "i1", criterion: "criterion-of-the-interviewers", points: 4, text: "a remark beside the rating" });
  await ada.command({ kind: "recommend", value: "strong_yes", text: "a remark beside the recommendation" });
  await ada.command({ kind: "key_point_tick", item: "i1", key_point: "tick-of-the-interviewers", made: "made" });
  const observers = await ada.link("observer");
  const view = await ada.view();
  const secrets = [
    "a note between interviewers",
    "another note on the first question",
    "criterion-of-the-interviewers",
    "a remark beside the rating",
    "strong_yes",
    "a remark beside the recommendation",
    "tick-of-the-interviewers",
    observers.link,
    observers.token,
    ...view.console.links.map((link) => link.link),
  ];
  for (const item of view.rounds.flatMap((round) => round.items)) {
    const { interviewer, form } = await ada.item(item.id);
    if (interviewer === undefined) throw new Error("An interviewer is told too little.");
    const texts = [
      ...interviewer.hints.map((hint) => hint.text),
      ...interviewer.rubric.map((line) => line.text),
      ...interviewer.follow_ups,
      ...interviewer.notes,
      // What one chooses from or sorts is shown; which of it is right, and why, is not.
      ...interviewer.key_points.map((point) => point.text).filter((text) => !linesOf(form).some((line) => line.text === text)),
      ...interviewer.red_flags.map((flag) => flag.text),
      ...linesOf(interviewer.form).map((line) => line.why ?? ""),
      interviewer.model_answer ?? "",
    ];
    secrets.push(...texts.map(telling).filter((text) => text !== null));
  }
  expect(secrets.length).toBeGreaterThan(20);
  return secrets;
}

export async function join(page: Page, token: string, name: string): Promise<void> {
  await page.goto(`/join#${token}`);
  await page.getByRole("textbox", { name: "Your name, as the others see it" }).fill(name);
  await page.getByRole("button", { name: /^Join as/ }).click();
  await page.waitForURL(/\/s\/[\w-]+\?as=guest:/);
}

/** A session made without the start page, and its page. */
export async function make(page: Page, wish: Record<string, unknown>): Promise<Host> {
  const made = await page.request.post("/api/v1/sessions", { data: wish });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`/s/${id}`);
  return new Host(page, id);
}

export const consoleOf = (page: Page) => page.getByRole("region", { name: "Interviewer’s console" });

/** On a narrow screen the console lies over the work until it is closed. */
export async function open(page: Page, tab: string): Promise<Locator> {
  const desk = consoleOf(page);
  if (!(await desk.isVisible())) await page.getByRole("button", { name: /^Console, chat and people/ }).click();
  await desk.getByRole("tab", { name: tab }).click();
  await expect(desk.getByRole("tabpanel", { name: tab })).toBeVisible();
  return desk;
}

export async function close(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Close this panel" });
  if ((page.viewportSize()?.width ?? 0) < 1000 && (await button.isVisible())) await button.click();
}
