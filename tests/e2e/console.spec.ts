// An interviewer's console from the first link to the shared report, as a host uses it on a running server with a candidate in a
// browser of their own. Every part is looked over by axe, and what is the interviewers' alone must not reach the candidate.
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { close, consoleOf, open } from "./hosting";
import { complaints, lookOver } from "./support";

async function prepare(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("combobox", { name: "Interview" }).selectOption("junior-screen");
  await page.getByRole("textbox", { name: "Your name, as the candidate sees it" }).fill("Ada");
  await page.getByRole("button", { name: "Prepare the interview" }).click();
  await expect(consoleOf(page)).toBeVisible();
}

async function makeLink(page: Page, role: string): Promise<string> {
  const desk = await open(page, "Links");
  await desk.getByRole("button", { name: `Make a link for the ${role}` }).click();
  const address = desk.getByRole("textbox", { name: `Address of the ${role}’s link` });
  await expect(address).toHaveValue(/\/join#/);
  return address.inputValue();
}

async function join(context: BrowserContext, address: string, name: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("textbox", { name: /Your name/ }).fill(name);
  await page.getByRole("button", { name: /^Join as/ }).click();
  await page.waitForURL(/\/s\/[^/]+\?as=guest:/);
  return page;
}

test("links are made, copied, replaced and revoked, and people are taken out", async ({ page, context, browser }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await prepare(page);
  const first = await makeLink(page, "candidate");
  const desk = consoleOf(page);
  await expect(desk.getByText(/expires in 2[34] hours/)).toBeVisible();
  await desk.getByRole("button", { name: "Copy the candidate’s link" }).click();
  await expect(desk.getByRole("button", { name: "Copied the candidate’s link" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first);
  await lookOver(page, "links");

  const elsewhere = await browser.newContext();
  const candidate = await join(elsewhere, first, "Cleo");
  await expect(desk.getByRole("region", { name: "Who has joined" })).toContainText("Cleo");

  await desk.getByRole("combobox", { name: "How long the candidate’s link is good" }).selectOption("good for 2 hours");
  await desk.getByRole("button", { name: "Replace the candidate’s link" }).click();
  const address = desk.getByRole("textbox", { name: "Address of the candidate’s link" });
  await expect(address).not.toHaveValue(first);
  await expect(desk.getByText(/expires in (2 hours|1 hour)/)).toBeVisible();
  const late = await elsewhere.newPage();
  await late.goto(first);
  await expect(late.getByRole("heading", { level: 1 })).toContainText(/link/i);
  await late.close();

  await makeLink(page, "observer");
  await desk.getByRole("button", { name: "Revoke the observer’s link" }).click();
  await expect(desk.getByRole("textbox", { name: "Address of the observer’s link" })).toHaveCount(0);

  await desk.getByRole("button", { name: "Remove Cleo" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("cut off at once");
  await lookOver(page, "taking somebody out");
  await dialog.getByRole("button", { name: "Leave them in" }).click();
  await expect(desk.getByRole("region", { name: "Who has joined" })).toContainText("Cleo");
  await desk.getByRole("button", { name: "Remove Cleo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove Cleo" }).click();
  await expect(desk.getByRole("region", { name: "Who has joined" })).not.toContainText("Cleo");
  await expect(candidate.getByRole("heading", { level: 1 })).toContainText("not in this session any more");
  await elsewhere.close();
});

test("an interview with its console, up to the shared report", async ({ page, browser, baseURL }) => {
  test.setTimeout(240_000);
  const found = complaints(page, new URL(baseURL ?? "").host);
  await prepare(page);
  const address = await makeLink(page, "candidate");
  const elsewhere = await browser.newContext();
  const candidate = await join(elsewhere, address, "Cleo");
  const heard: string[] = [];
  candidate.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
  await candidate.reload();

  // Before the start: extra time and signals.
  let desk = await open(page, "Clock");
  await desk.getByRole("spinbutton", { name: "Percent on every round" }).fill("20");
  await desk.getByRole("button", { name: "Set", exact: true }).click();
  await expect(desk.getByText("Every round has 20 % more time")).toBeVisible();
  await desk.getByRole("switch", { name: /Note pastes/ }).click();
  await expect(desk.getByRole("switch", { name: /Note pastes/ })).toBeChecked();
  await lookOver(page, "clock before the start");
  desk = await open(page, "Guide");
  await desk.getByRole("combobox", { name: "Item that this is about" }).selectOption({ index: 1 });
  await expect(desk.getByRole("region", { name: "Key points" })).toBeVisible();
  await page.getByRole("button", { name: "Start the interview" }).click();

  // The guide follows what is on the screen; ticks are one's word on key points.
  await candidate.getByRole("textbox", { name: "Your answer" }).waitFor();
  desk = await open(page, "Guide");
  const points = desk.getByRole("region", { name: "Key points" });
  await expect(points).toContainText("0 of");
  await points.getByRole("button", { name: "Made" }).nth(0).click();
  await points.getByRole("button", { name: "Missed" }).nth(1).click();
  await points.getByRole("button", { name: "Made" }).nth(2).click();
  await points.getByRole("button", { name: "Made" }).nth(2).click();
  await expect(points).toContainText(/1 of \d made, 1 missed/);
  await expect(desk.getByRole("group").filter({ hasText: "Model answer" })).toBeVisible();
  await lookOver(page, "guide");

  // Notes keep themselves, and stay where they were begun.
  desk = await open(page, "Notes");
  const onItem = desk.getByRole("textbox", { name: "A note on this item" });
  await onItem.fill("sees the problem quickly");
  await onItem.press("Control+Enter");
  const notes = desk.getByRole("region", { name: "Notes on this item" });
  await expect(notes).toContainText("sees the problem quickly");
  await expect(notes).toContainText(/\+\d\d:\d\d/);
  await onItem.pressSequentially("begun on the first");
  await candidate.getByRole("button", { name: /^Item 2/ }).click();
  await onItem.press("Control+Enter");
  await expect(desk.getByRole("region", { name: "Notes on this item" })).not.toContainText("begun on the first");
  await desk.getByText("On other items").click();
  await expect(desk.getByRole("region", { name: /^Notes on [^t]/ })).toContainText("begun on the first");
  const onSession = desk.getByRole("textbox", { name: "A note on the session" });
  await onSession.fill("a note that goes");
  await onSession.blur();
  const general = desk.getByRole("region", { name: "Notes on the whole session" });
  await expect(general.getByRole("listitem")).toContainText("a note that goes");
  await general.getByRole("button", { name: "Change" }).click();
  const changing = general.getByRole("textbox", { name: /^Note of/ });
  await changing.fill("a note that stays a while");
  await changing.press("Control+Enter");
  await expect(general.getByRole("listitem")).toContainText("a note that stays a while");
  await expect(general.getByRole("button", { name: "Change" })).toBeFocused();
  await general.getByRole("button", { name: "Take away" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take it away" }).click();
  await expect(general.getByRole("listitem")).toHaveCount(0);
  // What is refused says why, and nothing that was written is lost.
  await onSession.fill("x".repeat(9_000));
  await onSession.press("Control+Enter");
  await expect(page.locator(".notices")).toContainText("The note is too long");
  await expect(onSession).toHaveValue("x".repeat(9_000));
  await onSession.fill("calm and clear");
  await onSession.press("Control+Enter");
  await expect(general.getByRole("listitem")).toContainText("calm and clear");
  await lookOver(page, "notes");

  // Looking elsewhere moves nobody, until it is shown to everybody.
  await close(page);
  await page.getByRole("button", { name: /^Item 3/ }).click();
  desk = await open(page, "Guide");
  await expect(desk.getByText("you look at this one alone")).toBeVisible();
  await expect(candidate.getByRole("button", { name: /^Item 2/ })).toHaveAttribute("aria-current", "true");
  await close(page);
  await page.getByRole("button", { name: "Show to everybody" }).click();
  await expect(candidate.getByRole("button", { name: /^Item 3/ })).toHaveAttribute("aria-current", "true");
  desk = await open(page, "Guide");
  await expect(desk.getByText("you look at this one alone")).toHaveCount(0);

  // Rating and recommendation, by keyboard as well.
  desk = await open(page, "Rating");
  await desk.getByRole("radio", { name: "3 of 5, fair" }).click();
  await desk.getByRole("radio", { name: "3 of 5, fair" }).press("ArrowRight");
  await expect(desk.getByRole("radio", { name: "4 of 5, good" })).toBeChecked();
  await desk.getByRole("button", { name: "Add a remark" }).click();
  await desk.getByRole("textbox", { name: "Remark on “Overall”" }).fill("good instincts");
  // The next click comes while the remark is still under way, and must not undo it.
  await desk.getByRole("radio", { name: "5 of 5, excellent" }).click();
  await desk.getByRole("radio", { name: "4 of 5, good" }).click();
  await expect(desk.getByRole("textbox", { name: "Remark on “Overall”" })).toHaveValue("good instincts");
  await desk.getByRole("radio", { name: "Yes", exact: true }).click();
  await desk.getByRole("textbox", { name: "Why", exact: true }).fill("would work with them");
  await desk.getByRole("textbox", { name: "Why", exact: true }).press("Control+Enter");
  await expect(desk.getByText("Kept when you leave the field")).toHaveCount(0);
  await expect(desk.getByText("Saving…")).toHaveCount(0);
  await lookOver(page, "rating");

  // The clock and the locks.
  desk = await open(page, "Clock");
  const left = async () => {
    const text = (await desk.locator(".desk-clock b").innerText()).split(":").map(Number);
    return text.reduce((sum, part) => sum * 60 + part, 0);
  };
  const before = await left();
  await desk.getByRole("button", { name: "+5 min" }).click();
  await expect.poll(left).toBeGreaterThan(before + 280);
  await desk.getByRole("spinbutton", { name: "Minutes to add" }).fill("7");
  await desk.getByRole("button", { name: "Add these minutes" }).click();
  await expect.poll(left).toBeGreaterThan(before + 700);
  await desk.getByRole("button", { name: "Stop the clock" }).click();
  await expect(candidate.getByText("The clock stands still")).toBeVisible();
  await lookOver(page, "clock that stands");
  await desk.getByRole("button", { name: "Let it run on" }).click();
  await expect(desk.getByRole("button", { name: "Stop the clock" })).toBeVisible();
  await desk.getByRole("switch", { name: "The candidate cannot edit" }).click();
  const answer = candidate.getByRole("textbox", { name: "Your answer" });
  await expect(answer).toHaveAttribute("aria-readonly", "true");
  await desk.getByRole("switch", { name: "The candidate cannot edit" }).click();
  await expect(answer).not.toHaveAttribute("aria-readonly", "true");
  await desk.getByRole("switch", { name: "The candidate cannot run or submit" }).click();
  await expect(desk.getByRole("switch", { name: "The candidate cannot run or submit" })).toBeChecked();
  await desk.getByRole("switch", { name: "The candidate cannot run or submit" }).click();
  await expect(desk.getByRole("switch", { name: "The candidate cannot run or submit" })).not.toBeChecked();
  await lookOver(page, "clock");

  // Signals: the candidate pastes something.
  await answer.click();
  await answer.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "a pasted sentence of some length");
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(answer).toContainText("a pasted sentence");
  desk = await open(page, "Signals");
  await expect(desk.getByRole("list", { name: "What was noted" })).toContainText("pasted 32 characters");
  await lookOver(page, "signals");

  // The next round: a task with a ladder of hints and a rubric.
  desk = await open(page, "Clock");
  await desk.getByRole("button", { name: "Finish this round" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await desk.getByRole("button", { name: "Finish this round" }).click();
  await expect(page.getByRole("dialog")).toContainText("for everybody");
  await page.getByRole("dialog").getByRole("button", { name: "Finish the round" }).click();
  await candidate.locator(".coding").waitFor();
  desk = await open(page, "Guide");
  const hints = desk.getByRole("region", { name: "Hints" });
  await expect(hints).toContainText("0 of");
  const text = await hints.locator(".next .prose").innerText();
  expect(heard.join(" ")).not.toContain(JSON.stringify(text).slice(1, 60));
  await hints.getByRole("button", { name: "Hand out hint 1" }).click();
  await expect(hints.getByText("Hint 1 was handed out")).toBeVisible();
  await expect(candidate.getByRole("region", { name: "Hints", includeHidden: true }).getByRole("listitem", { includeHidden: true })).toHaveCount(1);
  await expect(hints.getByRole("button", { name: "Hand out hint 2" })).toBeVisible();
  await lookOver(page, "guide of a task");
  desk = await open(page, "Rating");
  expect(await desk.getByRole("radio", { name: "5 of 5, excellent" }).count()).toBeGreaterThan(2);
  await desk.getByRole("radio", { name: "5 of 5, excellent" }).first().click();
  await expect(desk.getByText("excellent", { exact: true })).toBeVisible();
  await lookOver(page, "rating of a task");

  // The end, and the report.
  desk = await open(page, "Clock");
  await desk.getByRole("button", { name: "End the session" }).click();
  await expect(page.getByRole("dialog")).toContainText("The candidate can edit no more");
  await lookOver(page, "before the end");
  await page.getByRole("dialog").getByRole("button", { name: "End it now" }).click();
  await expect(page.getByRole("heading", { name: "The interview is over" })).toBeVisible();
  await expect(candidate.getByRole("heading", { name: "The interview is over" })).toBeVisible();
  await lookOver(page, "after the end");
  desk = await open(page, "Notes");
  await desk.getByRole("textbox", { name: "A note on the session" }).fill("thought of later");
  await desk.getByRole("textbox", { name: "A note on the session" }).press("Control+Enter");
  await expect(desk.getByRole("region", { name: "Notes on the whole session" })).toContainText("after the end");
  await expect(candidate.getByRole("link", { name: "Read the report" })).toHaveCount(0);
  await desk.getByRole("button", { name: /^Share it/ }).click();
  await expect(page.getByRole("dialog")).toContainText("They will not see your notes, ratings");
  await lookOver(page, "before sharing");
  await page.getByRole("dialog").getByRole("button", { name: "Share the report" }).click();
  await expect(desk.getByText(/^The report is shared/)).toBeVisible();

  await candidate.getByRole("link", { name: "Read the report" }).click();
  await expect(candidate.getByText("a pasted sentence").first()).toBeVisible();
  await expect(candidate.getByText("For interviewers alone")).toHaveCount(0);
  const seen = `${heard.join(" ")} ${await candidate.content()}`;
  for (const secret of ["sees the problem quickly", "calm and clear", "good instincts", "would work with them", "thought of later"])
    expect(seen).not.toContain(secret);

  await page.getByRole("link", { name: "Read the report" }).click();
  const ours = page.getByRole("region", { name: "For interviewers alone" });
  for (const words of ["sees the problem quickly", "calm and clear", "thought of later", "good instincts", "would work with them", "4 of 5, good"])
    await expect(ours).toContainText(words);
  await expect(ours).toContainText(/1 of \d made, 1 missed/);
  await expect(ours).toContainText("pasted 32 characters");
  await expect(ours).toContainText("Cleo");
  await lookOver(page, "report for interviewers");
  expect(found).toEqual([]);
  await elsewhere.close();
});
