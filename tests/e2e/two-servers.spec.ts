// An interview over two servers with one Redis, as behind a balancer: the host comes in by one, the candidate by the other, and each of the
// servers is killed in turn. The pages go on at the other one, and nothing is lost of what was written meanwhile.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as Listener, type Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import { join as joined } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Host, join, make, secretsOf } from "./hosting";
import { type Server, start } from "./servers";
import { complaints, isPhone } from "./support";
import { Wire } from "./wire";

/** What stands before the servers: passes each new connection on to the one that it is told. */
class Balancer {
  private readonly listener: Listener;
  private readonly open = new Set<Socket>();
  target: Server;

  private constructor(target: Server) {
    this.target = target;
    this.listener = createServer((inside) => {
      const outside = connect(this.target.port, "127.0.0.1");
      for (const [socket, other] of [[inside, outside], [outside, inside]] as const) {
        this.open.add(socket);
        socket.pipe(other);
        socket.on("error", () => other.destroy());
        socket.on("close", () => {
          this.open.delete(socket);
          other.destroy();
        });
      }
    });
  }
  static async before(target: Server): Promise<Balancer> {
    const made = new Balancer(target);
    await new Promise<void>((listens) => made.listener.listen(0, "127.0.0.1", listens));
    return made;
  }
  get address(): string {
    const place = this.listener.address();
    return `http://127.0.0.1:${typeof place === "object" ? place?.port : ""}`;
  }
  end(): void {
    this.listener.close();
    for (const socket of this.open) socket.destroy();
  }
}

const folder = mkdtempSync(joined(tmpdir(), "rehearse-two-"));
const redis = `unix://${folder}/redis.sock`;
const running: Server[] = [];
let store: ChildProcess;

async function server(name: string): Promise<Server> {
  const made = await start(["--redis", redis, "--slots", "1", "--data", joined(folder, name)]);
  running.push(made);
  await made.isReady();
  return made;
}

test.beforeAll(async () => {
  const options = ["--port", "0", "--unixsocket", `${folder}/redis.sock`, "--dir", folder, "--appendonly", "yes"];
  store = spawn("redis-server", options, { stdio: "ignore" });
  await expect.poll(() => existsSync(`${folder}/redis.sock`)).toBe(true);
});
test.afterAll(async () => {
  for (const one of running) await one.end("SIGTERM");
  const gone = new Promise((ended) => store.on("exit", ended));
  store.kill();
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

const answerOf = (page: Page) => page.getByRole("textbox", { name: "Your answer" });
const saved = (page: Page) => expect(page.locator(".saved")).toContainText("Saved");

async function write(page: Page, text: string): Promise<void> {
  await answerOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}
async function bothRead(pages: Page[], text: string): Promise<void> {
  for (const page of pages) await expect(answerOf(page)).toContainText(text);
}

test("an interview over two servers, each killed in turn", async ({ browser, viewport, colorScheme, hasTouch }) => {
  test.setTimeout(240_000);
  const [a, b] = [await server("a"), await server("b")];
  const [forHost, forCandidate] = [await Balancer.before(a), await Balancer.before(b)];
  const settings = { viewport, colorScheme, hasTouch: hasTouch ?? false };
  const atHost = await browser.newContext({ ...settings, baseURL: forHost.address });
  const atCandidate = await browser.newContext({ ...settings, baseURL: forCandidate.address });
  const wire = new Wire(atCandidate);
  const page = await atHost.newPage();
  const grace = await atCandidate.newPage();
  const found = [complaints(page, new URL(forHost.address).host), complaints(grace, new URL(forCandidate.address).host)];

  const ada: Host = await make(page, { template: "junior-screen", mode: "interview", name: "Ada" });
  const link = await ada.link("candidate");
  const secrets = await secretsOf(ada);
  await join(grace, link.token, "Grace");
  await expect(page.getByText("Grace is here.")).toBeVisible();
  await page.getByRole("button", { name: "Start the interview" }).click();
  const both = [page, grace];

  await test.step("they write over two servers", async () => {
    await write(grace, "Written at the second.");
    await bothRead(both, "Written at the second.");
    if (isPhone(page)) await page.getByRole("button", { name: "Close this panel" }).click({ timeout: 2_000 }).catch(() => undefined);
    await write(page, " Read at the first.");
    await bothRead(both, "Written at the second. Read at the first.");
  });

  await test.step("the candidate's server is killed, and the page goes on at the other", async () => {
    await b.end("SIGKILL");
    await expect(grace.locator(".saved")).toContainText("Offline");
    await write(grace, " Meanwhile.");
    await expect(grace.locator(".saved")).toContainText("kept here");
    await write(page, " Not alone.");
    forCandidate.target = a;
    await saved(grace);
    await bothRead(both, "Meanwhile.");
    await bothRead(both, "Not alone.");
  });

  const c = await server("c");
  await test.step("the other one is killed too, after one more came", async () => {
    forHost.target = c;
    forCandidate.target = c;
    await a.end("SIGKILL");
    await write(grace, " Once more.");
    await saved(grace);
    await bothRead(both, "Once more.");
    const texts = await Promise.all(both.map((one) => answerOf(one).textContent()));
    expect(texts[0]?.replace("Grace", "")).toBe(texts[1]?.replace("Ada", ""));
    for (const words of ["Written at the second.", "Read at the first.", "Meanwhile.", "Not alone.", "Once more."]) {
      expect(texts[1]?.split(words).length, words).toBe(2);
    }
  });

  await test.step("a submission is graded by the runner that is left", async () => {
    await page.getByRole("button", { name: "Finish round" }).click();
    await page.getByRole("button", { name: "Finish this round" }).click();
    await grace.locator(".cm-content").waitFor({ state: "attached" });
    if (isPhone(grace)) await grace.getByRole("button", { name: "Code", exact: true }).click();
    await grace.locator(".cm-content").click();
    await grace.keyboard.press("Control+Shift+Enter");
    for (const one of [grace, page]) {
      if (isPhone(one)) await one.getByRole("group", { name: "Parts of this task" }).getByRole("button", { name: "Results" }).click();
      await expect(one.getByText("Hidden tests, by what they look at")).toBeVisible({ timeout: 60_000 });
    }
  });

  // Over three servers nothing has come to the candidate that is not theirs to know.
  expect(wire.size).toBeGreaterThan(20);
  expect(await wire.leaked(secrets)).toEqual([]);
  expect(found.flat()).toEqual([]);
  await atHost.close();
  await atCandidate.close();
  forHost.end();
  forCandidate.end();
});
