// The course of an interview beyond start and end: a start that is settled beforehand, items that are added, moved and skipped, a scratchpad
// for all, a session that is opened again after its end, and the archive. A host and a candidate in browsers of their own.
import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { close, consoleOf, Host, join, open } from "./hosting";
import { complaints, isPhone, lookOver } from "./support";

const notices = (page: Page) => page.locator(".notices");
const answerOf = (page: Page) => page.getByRole("textbox", { name: "Your answer" });
const scratchOf = (page: Page) => page.getByRole("textbox", { name: "Scratchpad" });
const itemsOf = (page: Page) => consoleOf(page).getByRole("region", { name: "Items of Warm-up theory" });
const linesOf = (page: Page) => itemsOf(page).locator(".desk-line");

/** What a field of type datetime-local takes, in the time zone of the browsers here. */
function field(at: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const there = new Date(at);
  return `${there.getFullYear()}-${two(there.getMonth() + 1)}-${two(there.getDate())}T${two(there.getHours())}:${two(there.getMinutes())}`;
}

async function scratchpad(page: Page): Promise<void> {
  if (isPhone(page)) {
    if ((await page.locator(".side").count()) === 0) await page.locator("#side-toggle").click();
    await page.locator(".side-tabs").getByRole("button", { name: "Scratchpad" }).click();
  } else await page.keyboard.press("Alt+Shift+S");
  await expect(scratchOf(page)).toBeVisible();
}

async function enter(context: BrowserContext, host: Host, role: string, name: string): Promise<Page> {
  const page = await context.newPage();
  await join(page, (await host.link(role)).token, name);
  return page;
}

test("an interview that is planned, changed on its way, opened again and archived", async ({ page, browser, baseURL, viewport, colorScheme, hasTouch }) => {
  test.setTimeout(900_000);
  const settings = { ...(baseURL === undefined ? {} : { baseURL }), viewport, colorScheme, hasTouch: hasTouch ?? false };
  const found = complaints(page, new URL(baseURL ?? "").host);

  // Planned on the start page.
  await page.goto("/");
  await page.getByRole("combobox", { name: "Interview" }).selectOption("junior-screen");
  await page.getByRole("textbox", { name: "Your name, as the candidate sees it" }).fill("Ada");
  await page.getByRole("checkbox", { name: "Settle when it starts" }).check();
  await page.getByLabel(/^Starts/).fill(field(Date.now() - 3_600_000));
  await page.getByRole("button", { name: "Prepare the interview" }).click();
  await expect(page.getByText("That time is over.")).toBeVisible();
  await page.getByLabel(/^Starts/).fill(field(Date.now() + 90 * 60_000));
  await lookOver(page, "start page with a start time");
  await page.getByRole("button", { name: "Prepare the interview" }).click();
  await expect(page.locator(".lobby-when")).toContainText(/starts in 1 h (2|3)\d min/);
  const host = new Host(page, page.url().split("/").at(-1) ?? "");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Put it in my calendar/ }).click();
  const calendar = await (await download).path();
  expect((await download).suggestedFilename()).toBe("junior-screen.ics");
  expect(readFileSync(calendar, "utf8")).toMatch(/SUMMARY:Junior screen\r\n[^]*TRIGGER:-PT15M/);
  await page.goto("/");
  await expect(page.locator(".resume-card.lifecycle-scheduled").first()).toContainText(/Starts in 1 h \d+ min/);
  await page.goBack();

  // The candidate is told so before they join, and while they wait.
  const context = await browser.newContext(settings);
  const { token } = await host.link("candidate");
  const grace = await context.newPage();
  found.push(...complaints(grace, new URL(baseURL ?? "").host));
  await grace.goto(`/join#${token}`);
  await expect(grace.locator(".join-facts")).toContainText(/starts in 1 h \d+ min/);
  await lookOver(grace, "invitation to a planned interview");
  await join(grace, token, "Grace");
  await expect(grace.locator(".lobby-when")).toContainText(/starts in 1 h \d+ min/);
  let desk = await open(page, "Clock");
  await desk.getByRole("button", { name: "Take it back" }).click();
  await expect(desk.getByText("No time is settled.")).toBeVisible();
  await expect(grace.locator(".lobby-when")).toHaveCount(0);
  await desk.getByLabel("Starts").fill(field(Date.now() + 26 * 60_000));
  await desk.getByRole("button", { name: "Settle it" }).click();
  await expect(grace.locator(".lobby-when")).toContainText(/starts in 2\d min/);
  await lookOver(page, "clock of a planned interview");
  await lookOver(grace, "lobby of a planned interview");

  // What will be asked is changed before the start, all by keyboard.
  desk = await open(page, "Items");
  await expect(linesOf(page)).toHaveCount(3);
  const [firstTitle = ""] = await linesOf(page).locator(".item-title").allInnerTexts();
  await itemsOf(page).getByRole("button", { name: "Add an item" }).press("Enter");
  const search = itemsOf(page).getByRole("searchbox", { name: /Search for a question/ });
  await expect(search).toBeFocused();
  await search.fill("no such words at all");
  await expect(itemsOf(page)).toContainText("No question has that");
  await search.fill("caching");
  await lookOver(page, "items with a search");
  const add = itemsOf(page).locator(".item-choices").getByRole("button", { name: /^Add/ }).first();
  const added = /“(.*)”/.exec((await add.innerText()).replace(/\s+/g, " "))?.[1] ?? "";
  expect(added).not.toBe("");
  await add.press("Enter");
  await expect(linesOf(page)).toHaveCount(4);
  await expect(linesOf(page).nth(3)).toContainText(added);
  const up = linesOf(page).nth(3).getByRole("button", { name: /^Move .* up/ });
  await up.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(linesOf(page).nth(2)).toContainText(added);
  await expect(linesOf(page).nth(2).getByRole("button", { name: /^Move .* up/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(linesOf(page).nth(1)).toContainText(added);
  await expect(itemsOf(page).getByText(`“${added}” is 2 of 4 now.`)).toBeAttached();
  await lookOver(page, "items before the start");

  // In the running round the candidate is told, and led on when what they are at is skipped.
  await page.getByRole("button", { name: "Start the interview" }).click();
  await answerOf(grace).click();
  await expect(grace.getByRole("button", { name: /^Item 1/ })).toHaveAttribute("aria-current", "true");
  await grace.keyboard.type("an answer to what is skipped");
  await expect(grace.locator(".saved")).toContainText("Saved");
  await open(page, "Items");
  await linesOf(page).nth(0).getByRole("button", { name: /^Skip/ }).click();
  await expect(notices(grace)).toContainText("it counts for nothing");
  await expect(grace.getByRole("button", { name: /^Item 1: .*, skipped/ })).toBeDisabled();
  await expect(grace.getByRole("heading", { level: 1, name: added })).toBeVisible();
  await lookOver(grace, "a round with a skipped item");
  await lookOver(page, "items of the open round");
  await linesOf(page).nth(2).getByRole("button", { name: /^Move .* down/ }).click();
  await expect(notices(grace)).toContainText("to place 4");
  await linesOf(page).nth(0).getByRole("button", { name: /^Ask it/ }).click();
  await expect(notices(grace)).toContainText("after all");
  await linesOf(page).nth(0).getByRole("button", { name: /^Skip/ }).click();
  await answerOf(grace).click();
  await grace.keyboard.type("an answer that counts");
  await expect(grace.locator(".saved")).toContainText("Saved");

  // The scratchpad: both write, also in a pause; who watches reads.
  const olgas = await browser.newContext(settings);
  const olga = await enter(olgas, host, "observer", "Olga");
  await scratchpad(grace);
  await expect(scratchOf(grace)).toBeFocused();
  await grace.keyboard.type("GET /a -> 200");
  await close(page);
  await scratchpad(page);
  await expect(scratchOf(page)).toHaveText("GET /a -> 200");
  await expect(page.locator(".scratch .remote-cursor")).toHaveAttribute("data-name", "Grace");
  await host.command({ kind: "session_pause" });
  await scratchOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(", or 304");
  await expect(scratchOf(grace)).toHaveText("GET /a -> 200, or 304");
  await scratchpad(olga);
  await expect(scratchOf(olga)).toContainText("or 304");
  await scratchOf(olga).click();
  await olga.keyboard.type("not me");
  await olga.keyboard.press("Backspace");
  await lookOver(grace, "scratchpad");
  await lookOver(olga, "scratchpad of an observer");
  await host.command({ kind: "session_resume" });
  expect((await host.view()).documents.find(({ id }) => id === "scratch")?.text).toBe("GET /a -> 200, or 304");
  await olgas.close();
  await close(grace);
  await close(page);

  // Over, and open again for ten minutes: what was written can be changed, what is shared is taken back.
  await host.command({ kind: "session_finish" });
  await expect(page.getByRole("heading", { level: 1, name: "The interview is over" })).toBeVisible();
  await host.command({ kind: "report_share" });
  await expect(grace.getByRole("link", { name: "Read the report" })).toBeVisible();
  desk = await open(page, "Session");
  await desk.getByRole("combobox", { name: "Round to open again" }).selectOption("Warm-up theory");
  await lookOver(page, "after the end");
  await desk.getByRole("button", { name: "Open again…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open it again" }).click();
  await expect(grace.getByText("The clock stands still")).toBeVisible();
  await expect(notices(grace)).toContainText("opened the session again");
  await page.getByRole("button", { name: "Go on" }).first().click();
  await expect(answerOf(grace)).toBeVisible();
  await grace.getByRole("button", { name: /^Item 2/ }).click();
  await expect(answerOf(grace)).toContainText("an answer that counts");
  await answerOf(grace).click();
  await grace.keyboard.press("Control+End");
  await grace.keyboard.type(" even more");
  await expect(grace.locator(".saved")).toContainText("Saved");
  await host.command({ kind: "session_finish" });
  await expect(page.getByRole("heading", { level: 1, name: "The interview is over" })).toBeVisible();
  await expect(grace.getByRole("link", { name: "Read the report" })).toHaveCount(0);
  await host.command({ kind: "report_share" });

  // The archive: nothing changes any more, and everything can be read.
  desk = await open(page, "Session");
  await desk.getByRole("button", { name: "Archive the session…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive it" }).click();
  await expect(desk.getByText("The session is archived")).toBeVisible();
  await desk.getByRole("tab", { name: "Notes" }).click();
  await expect(desk.getByRole("textbox", { name: "A note on the session" })).toBeDisabled();
  await lookOver(page, "archived");
  await grace.getByRole("link", { name: "Read the report" }).click();
  await expect(grace.getByText("Skipped: counts for nothing")).toBeVisible();
  await expect(grace.getByText("an answer that counts even more").first()).toBeVisible();
  await expect(grace.getByRole("region", { name: "Scratchpad" })).toContainText("GET /a -> 200, or 304");
  await lookOver(grace, "report of a session with a scratchpad");
  await grace.getByRole("link", { name: "Watch the replay" }).click();
  await grace.getByRole("heading", { level: 1 }).waitFor();
  await grace.keyboard.press("End");
  await grace.getByRole("button", { name: "Scratchpad", exact: true }).click();
  await expect(grace.locator(".scene-scratch")).toContainText("GET /a -> 200, or 304");
  await lookOver(grace, "replay of a scratchpad");
  await grace.getByRole("button", { name: "Moments", exact: true }).click();
  await expect(grace.locator(".moments")).toContainText("is opened again for 10 min");
  expect(firstTitle).not.toBe("");
  expect(found).toEqual([]);
  await context.close();
});
