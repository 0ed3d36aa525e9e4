// An interview between two browsers on a running server: link, lobby, one document that both write in, a page that is loaded again and
// one that loses its network, time, locks, chat, the end, and the report. All that reaches the candidate is kept and searched for what
// only interviewers may see (VIS-1, ROLE-3). What the console sends is sent here from the host's page by a connection of its own.
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { Host, join, linesOf } from "./hosting";
import { complaints, isPhone, lookOver } from "./support";
import { telling, Wire } from "./wire";

async function host(page: Page): Promise<Host> {
  await page.goto("/");
  await page.getByRole("combobox", { name: "Interview" }).selectOption("junior-screen");
  await page.getByRole("button", { name: "Prepare the interview" }).click();
  await expect(page.getByText("Give your name, as the candidate shall see it.")).toBeVisible();
  await page.getByRole("textbox", { name: "Your name, as the candidate sees it" }).fill("Ada Lovelace");
  await page.getByRole("button", { name: "Prepare the interview" }).click();
  await page.waitForURL(/\/s\/[\w-]+$/);
  await page.getByRole("button", { name: "Start the interview" }).waitFor();
  return new Host(page, page.url().split("/").at(-1) ?? "");
}

const answerOf = (page: Page) => page.getByRole("textbox", { name: "Your answer" });
const saved = (page: Page) => expect(page.locator(".saved")).toContainText("Saved");

async function openSide(page: Page, tab: "Chat" | "People"): Promise<void> {
  if ((await page.locator(".side").count()) === 0) await page.locator("#side-toggle").click();
  await page.locator(".side-tabs").getByRole("button", { name: new RegExp(`^${tab}`) }).click();
}
async function closeSide(page: Page): Promise<void> {
  if ((await page.locator(".side").count()) > 0) await page.getByRole("button", { name: "Close this panel" }).click();
}

/** Takes the network away from a context, what is connected included. */
async function cutOff(context: BrowserContext, page: Page): Promise<void> {
  await context.setOffline(true);
  await page.evaluate(() => {
    for (const socket of (globalThis as unknown as { sockets: WebSocket[] }).sockets) socket.close();
  });
}
const rememberSockets = () => {
  const sockets: WebSocket[] = [];
  (globalThis as unknown as { sockets: WebSocket[] }).sockets = sockets;
  globalThis.WebSocket = class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      sockets.push(this);
    }
  };
};

/** Sees to it that the host has something to hide, and says what no candidate may ever be told before the end. */
async function secretsOf(ada: Host): Promise<string[]> {
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
      ...linesOf(interviewer.form).map((line) => line.why ?? ""),
      interviewer.model_answer ?? "",
    ];
    secrets.push(...texts.map(telling).filter((text) => text !== null));
  }
  expect(secrets.length).toBeGreaterThan(20);
  return secrets;
}

test("an interview, from the link to the shared report", async ({ page, browser, baseURL, viewport, colorScheme, hasTouch }) => {
  test.setTimeout(180_000);
  const settings = { ...(baseURL === undefined ? {} : { baseURL }), viewport, colorScheme, hasTouch: hasTouch ?? false };
  const context = await browser.newContext(settings);
  const wire = new Wire(context);
  const grace = await context.newPage();
  await grace.addInitScript(rememberSockets);
  const found = [page, grace].map((one) => complaints(one, new URL(baseURL ?? "").host));

  const ada = await host(page);
  await lookOver(page, "lobby of the host");
  await ada.command({ kind: "signals_ask", on: true });
  await ada.command({ kind: "extra_time", percent: 50 });
  const link = await ada.link("candidate");
  const secrets = await secretsOf(ada);
  const pending = (await ada.view()).rounds.flatMap((round) => round.items).map((item) => item.title);

  await test.step("the candidate is told what the link opens, and joins", async () => {
    await grace.goto(`/join#${link.token}`);
    await expect(grace.getByText("You are the one who is interviewed.")).toBeVisible();
    await expect(grace.getByText("This session notes how much text from elsewhere is pasted")).toBeVisible();
    await expect(grace.getByText("The connection works")).toBeVisible();
    await expect(grace.getByText("This browser keeps what you write")).toBeVisible();
    await lookOver(grace, "join page");
    await grace.getByRole("button", { name: "Join as candidate" }).click();
    await expect(grace.getByText("Give the name under which")).toBeVisible();
    await join(grace, link.token, "Grace Hopper");
    await expect(grace.getByText("Waiting for the interviewer to start")).toBeVisible();
    await expect(grace.getByText("Ada Lovelace is here.")).toBeVisible();
    await expect(grace.getByText("Every round has 50 % extra time")).toBeVisible();
    await expect(grace.getByRole("button", { name: "Start the interview" })).toHaveCount(0);
    await lookOver(grace, "lobby of the candidate");
    await expect(page.getByText("Grace Hopper is here.")).toBeVisible();
    // VIS-2: nothing of a round before it opens.
    expect(await wire.leaked(pending)).toEqual([]);
  });

  await test.step("both write in one document and see each other", async () => {
    await page.getByRole("button", { name: "Start the interview" }).click();
    await answerOf(grace).click();
    await grace.keyboard.type("Words of Grace.");
    await expect(answerOf(page)).toContainText("Words of Grace.");
    await closeSide(page);
    await answerOf(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" Words of Ada.");
    await expect(answerOf(grace)).toContainText("Words of Grace. Words of Ada.");
    await expect(grace.locator(".remote-cursor")).toHaveAttribute("data-name", "Ada Lovelace");
    await expect(page.locator(".remote-cursor")).toHaveAttribute("data-name", "Grace Hopper");
    await expect(grace.getByRole("button", { name: "Pause" })).toHaveCount(0);
    await expect(grace.getByRole("button", { name: "End the session" })).toHaveCount(0);
    await expect(grace.getByRole("button", { name: /hint \d of/i })).toHaveCount(0);
    await lookOver(grace, "session of the candidate");
  });

  await test.step("the candidate loads the page again", async () => {
    await grace.reload();
    await expect(answerOf(grace)).toContainText("Words of Grace. Words of Ada.");
    await answerOf(grace).click();
    await grace.keyboard.press("Control+End");
    await grace.keyboard.type(" Again.");
    await expect(answerOf(page)).toContainText("Words of Ada. Again.");
  });

  await test.step("the candidate loses the network and gets it back", async () => {
    await cutOff(context, grace);
    await expect(grace.locator(".saved")).toContainText("Offline");
    await grace.keyboard.type(" Offline.");
    await expect(grace.locator(".saved")).toContainText("kept here");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("First of all: ");
    await context.setOffline(false);
    await saved(grace);
    for (const one of [page, grace]) await expect(answerOf(one)).toContainText("First of all: Words of Grace. Words of Ada. Again. Offline.");
  });

  await test.step("the host adds time, locks the editor and opens it", async () => {
    await ada.command({ kind: "time_extend", minutes: 30 });
    await expect(grace.getByText("Ada Lovelace has added 30 min to this round.")).toBeVisible();
    await expect(grace.locator(".timer-text")).toHaveText(/^4\d:\d\d$/);
    await ada.command({ kind: "locks", editing: true, running: true });
    await expect(grace.locator(".lock-note")).toContainText("The interviewer has locked the editor");
    await answerOf(grace).click();
    await grace.keyboard.type("Not this.");
    await ada.command({ kind: "locks", editing: false, running: false });
    await expect(grace.locator(".lock-note")).toHaveCount(0);
    await grace.keyboard.press("Control+End");
    await grace.keyboard.type(" Open.");
    await expect(answerOf(page)).toContainText("Offline. Open.");
    await expect(answerOf(page)).not.toContainText("Not this.");
  });

  await test.step("they chat", async () => {
    await openSide(page, "Chat");
    await page.getByRole("textbox", { name: "Message" }).fill("Take your time.");
    await page.keyboard.press("Enter");
    await expect(grace.locator(".notices")).toContainText("Ada Lovelace: Take your time.");
    await expect(grace.locator("#side-toggle .unread")).toContainText("1");
    await grace.keyboard.press("Alt+Shift+C");
    await expect(grace.locator(".chat-line")).toContainText("Take your time.");
    await expect(grace.locator("#side-toggle .unread")).toHaveCount(0);
    await grace.keyboard.type("Thank you!");
    await grace.keyboard.press("Enter");
    await expect(page.locator(".chat-line").last()).toContainText("Thank you!");
    await lookOver(grace, "chat");
    await grace.keyboard.press("Escape");
    await expect(grace.locator(".side")).toHaveCount(0);
    await closeSide(page);
  });

  await test.step("a paste is noted, by its size, and everybody sees it", async () => {
    await grace.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "from elsewhere");
      document.querySelector(".cm-content")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await expect(answerOf(page)).toContainText("from elsewhere");
    for (const [one, who] of [[page, "Grace Hopper"], [grace, "You"]] as const) {
      await openSide(one, "People");
      await expect(one.locator(".signals-so-far")).toContainText(`${who}: 1 paste, the largest of 14 characters.`);
    }
    await lookOver(grace, "people");
    await closeSide(grace);
    await closeSide(page);
  });

  await test.step("the host looks at a round to come, of which the candidate sees nothing", async () => {
    await page.getByRole("combobox", { name: "Round on this screen" }).selectOption("Coding (not open yet)");
    await expect(page.locator(".task-text h1")).toBeVisible();
    await expect(answerOf(grace)).toBeVisible();
    await page.getByRole("button", { name: "Follow the candidate" }).click();
    await expect(answerOf(page)).toBeVisible();
  });

  await test.step("a submission is graded for both", async () => {
    const coding = pending.at(-1) ?? "";
    await page.getByRole("button", { name: "Finish round" }).click();
    await page.getByRole("button", { name: "Finish this round" }).click();
    await expect(grace.locator(".task-text h1")).toHaveText(coding);
    await lookOver(grace, "task of the candidate");
    await grace.locator(".cm-content").waitFor({ state: "attached" });
    if (isPhone(grace)) await grace.getByRole("button", { name: "Code", exact: true }).click();
    await grace.locator(".cm-content").click();
    await grace.keyboard.press("Control+Shift+Enter");
    for (const one of [grace, page]) {
      if (isPhone(one)) await one.getByRole("group", { name: "Parts of this task" }).getByRole("button", { name: "Results" }).click();
      await expect(one.getByText("Hidden tests, by what they look at")).toBeVisible({ timeout: 60_000 });
    }
    const hidden = (await wire.tests()).filter((one) => one["group"] === "secret");
    expect(hidden.length).toBeGreaterThan(0);
    for (const one of hidden) for (const field of ["input", "expected", "actual", "stderr", "detail", "judge_message"]) expect(one).not.toHaveProperty(field);
  });

  await test.step("the host ends it, and the report is read when it is shared", async () => {
    await page.getByRole("button", { name: "End the session" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End the session" }).click();
    await expect(grace.getByRole("heading", { name: "The interview is over" })).toBeVisible();
    await expect(grace.getByRole("link", { name: "Read the report" })).toHaveCount(0);
    await lookOver(grace, "end for the candidate");
    const report = await grace.evaluate(async (path) => (await fetch(path)).status, grace.url().replace("/s/", "/api/v1/sessions/").replace("?", "/report?"));
    expect(report).toBe(403);
    expect(wire.size).toBeGreaterThan(20);
    // Until here nothing but what a candidate may know has come to this browser.
    expect(await wire.leaked(secrets)).toEqual([]);
    const secret = link.token.split(".").at(-1) ?? "";
    expect(wire.asked.filter((address) => new URL(address).pathname !== "/join" && address.includes(secret))).toEqual([]);
    await ada.command({ kind: "report_share" });
    await grace.getByRole("link", { name: "Read the report" }).click();
    await expect(grace.getByText("Words of Grace.").first()).toBeVisible();
    await lookOver(grace, "shared report");
    // The search does find what has come: the report tells key points and model answers, which are no secret any more.
    expect((await wire.leaked(secrets)).length).toBeGreaterThan(0);
    // What interviewers wrote stays with them for good.
    expect(await wire.leaked(secrets.filter((text) => text.includes("interviewers") || text.startsWith("a remark")))).toEqual([]);
  });
  expect(found.flat()).toEqual([]);
  await context.close();
});

test("an observer watches, and is sent away", async ({ page, browser, baseURL, viewport, colorScheme }) => {
  const ada = await host(page);
  const { token } = await ada.link("observer");
  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), viewport, colorScheme });
  const olga = await context.newPage();
  await join(olga, token, "Olga");
  await page.getByRole("button", { name: "Start the interview" }).click();
  await expect(olga.getByText("You are watching.")).toBeVisible();
  await page.getByRole("button", { name: "Open it for everybody" }).click();
  await closeSide(page);
  await answerOf(page).click();
  await page.keyboard.type("Shown to whoever watches.");
  await closeSide(olga);
  await expect(answerOf(olga)).toContainText("Shown to whoever watches.");
  await answerOf(olga).click();
  await olga.keyboard.type("No.");
  await expect(answerOf(olga)).not.toContainText("No.");
  await lookOver(olga, "session of an observer");
  await openSide(page, "People");
  await expect(page.locator(".people li", { hasText: "Olga" })).toContainText("here");

  await olga.goto("about:blank");
  await olga.goto(`/join#${token}`);
  await olga.getByRole("button", { name: "Go on as Olga" }).click();
  await expect(answerOf(olga)).toContainText("Shown to whoever watches.");
  const seat = new URL(olga.url()).searchParams.get("as");
  await ada.command({ kind: "person_remove", person: seat });
  await expect(olga.getByRole("heading", { name: "You are not in this session any more" })).toBeVisible();
  await lookOver(olga, "page of who was sent away");
  await olga.reload();
  await expect(olga.getByRole("heading", { name: "You are not in this session any more" })).toBeVisible();
  await context.close();
});

test("a link that opens nothing says why", async ({ page }) => {
  const ada = await host(page);
  const { token, link } = await ada.link("candidate");
  const says = async (fragment: string, title: string) => {
    await page.goto("about:blank");
    await page.goto(`/join#${fragment}`);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
  };
  await says(token.slice(0, -5), "This link is cut off");
  await lookOver(page, "page of a cut-off link");
  await says("", "This link is cut off");
  await page.goto(`/s/${ada.session}`);
  await ada.command({ kind: "link_revoke", link });
  await says(token, "This link does not open anything");
  await page.goto(`/s/${ada.session}`);
  const again = await ada.link("candidate");
  await ada.command({ kind: "session_start" });
  await ada.command({ kind: "session_finish" });
  await says(again.token, "This interview is over");
});
