// A person who chooses, sorts and marks: by keyboard alone, and by mouse; what was answered outlives a reload, is watched by others while it
// is done, and is told in the report as a person would read it.
import { expect, type Locator, type Page, test } from "@playwright/test";
import { join, make } from "./hosting";
import { complaints, isPhone, lookOver } from "./support";

const saved = (page: Page) => expect(page.locator(".saved")).toContainText("Saved");
const steps = (page: Page) => page.getByRole("region", { name: "Steps to put into order" });
const snippet = (page: Page) => page.getByRole("listbox", { name: /mark the line that is wrong/ });
const words = (page: Page) => page.getByRole("textbox", { name: "Your answer" });

async function begin(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Start Knowledge check" }).click();
  await page.getByRole("button", { name: "Start the interview" }).click();
  await expect(page.getByRole("group", { name: "Choose the one that is right" })).toBeVisible();
}

/** Goes on by Tab until something inside has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
  }
  throw new Error("Tab never came there.");
}

/** The steps as they stand, by what they say. */
const order = (page: Page) => page.locator(".step-line .prose-line").allInnerTexts();

async function finish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Finish session" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Finish the session" }).click();
  await page.waitForURL(/\/report$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

test("by keyboard alone", async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const found = complaints(page, new URL(baseURL ?? "").host);
  await begin(page);
  await lookOver(page, "a choice of one");
  const one = page.getByRole("radio", { name: /The order may exist or not/ });
  await tabTo(page, page.getByRole("group", { name: "Choose the one that is right" }));
  for (let presses = 0; presses < 4 && !(await one.isChecked()); presses++) await page.keyboard.press("ArrowDown");
  await expect(one).toBeChecked();
  await tabTo(page, words(page));
  await page.keyboard.type("One cannot tell from outside.");
  await saved(page);
  await page.reload();
  await expect(one).toBeChecked();
  await expect(words(page)).toContainText("One cannot tell from outside.");
  await expect(words(page), "the form is not shown as text").not.toContainText("unknown-needs-key");

  await page.keyboard.press("Alt+ArrowRight");
  const several = page.getByRole("group", { name: "Choose all that are right" });
  await expect(several).toBeVisible();
  await tabTo(page, several);
  for (let at = 0; at < 6; at++) {
    const label = await page.evaluate(() => document.activeElement?.closest("label")?.textContent ?? "");
    if (/SameSite|random token|Refusing requests/.test(label)) await page.keyboard.press("Space");
    if (at < 5) await page.keyboard.press("Tab");
  }
  await expect(several.getByRole("checkbox", { checked: true })).toHaveCount(3);
  await lookOver(page, "a choice of several");

  await page.keyboard.press("Alt+ArrowRight");
  await expect(steps(page)).toContainText("Nothing is answered yet");
  const right = [/resolved to an IP/, /TCP connection/, /ClientHello/, /own key share/, /checks the certificate/, /sends GET/, /status, headers/, /fetches styles/];
  await tabTo(page, steps(page));
  for (const [place, wanted] of right.entries()) {
    let at = (await order(page)).findIndex((text) => wanted.test(text));
    await page.locator(".step-grip").nth(at).focus();
    for (; at > place; at--) {
      await page.keyboard.press("Alt+ArrowUp");
      await expect(page.locator(".step-grip").nth(at - 1), "the focus goes along").toBeFocused();
    }
  }
  await lookOver(page, "steps");
  const sorted = await order(page);
  await saved(page);
  await page.reload();
  await expect(steps(page).getByRole("listitem")).toHaveCount(8);
  expect(await order(page)).toEqual(sorted);

  await page.getByRole("button", { name: "Finish round" }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Finish this round" }).focus();
  await page.keyboard.press("Enter");
  await expect(snippet(page)).toBeVisible();
  await lookOver(page, "a flaw");
  await tabTo(page, snippet(page));
  for (let line = 1; line < 5; line++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Line 5 is marked.")).toBeVisible();
  await expect(snippet(page).getByRole("option", { selected: true })).toContainText("expire");
  await tabTo(page, words(page));
  await page.keyboard.type("Every request sets the expiry anew, so the counter never ends.");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+x");
  await expect(page.getByText("Line 5 is marked."), "the words are deleted, not the mark").toBeVisible();
  await page.keyboard.type("Every request sets the expiry anew, so the window never ends under load.");
  await saved(page);

  await finish(page);
  await lookOver(page, "report");
  await expect(page.getByText("You finished")).toBeVisible();
  const report = (title: string) => page.getByRole("region", { name: title });
  await expect(report("A POST without an answer")).toContainText("Chosen, right");
  await expect(report("A POST without an answer")).toContainText("RFC 9110, 9.2.2 lets clients repeat idempotent methods");
  await expect(report("A POST without an answer")).toContainText("One cannot tell from outside.");
  await expect(report("A POST without an answer")).toContainText("100 of 100");
  await expect(report("A request that somebody else made")).toContainText("100 of 100");
  await expect(report("From an address to a page")).toContainText("28 of 28 pairs");
  await expect(report("Renaming a column under load")).toContainText("Nothing was put into order.");
  const flaw = report("Find the flaw: a rate limiter in Redis");
  await expect(flaw, "before one has rated oneself").not.toContainText("which is right");
  await flaw.getByRole("button", { name: "Show without rating" }).click();
  await expect(flaw).toContainText("Line 5 was marked, which is right");
  await expect(flaw).toContainText("so the window never ends under load");
  await expect(page.getByText("- [x]")).toHaveCount(0);
  await expect(page.getByText("Line: 5")).toHaveCount(0);

  await page.getByRole("link", { name: "Watch the replay" }).click();
  await expect(page.getByRole("main")).toBeVisible();
  await lookOver(page, "replay of forms");
  expect(found).toEqual([]);
});

test("by mouse, and seen by who watches", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const host = await make(page, { template: "knowledge-check", mode: "interview", name: "Ada" });
  const { token } = await host.link("candidate");
  const context = await browser.newContext({ viewport: page.viewportSize() ?? { width: 1280, height: 800 } });
  const guest = await context.newPage();
  await join(guest, token, "Ben");
  await host.command({ kind: "session_start" });
  const one = guest.getByRole("radio", { name: /clients repeat a request/ });
  await one.click();
  await expect(one).toBeChecked();
  await guest.getByRole("button", { name: "Choose none" }).click();
  await expect(one).not.toBeChecked();
  await expect(guest.locator(".choice-form input").first(), "the focus stays in the form").toBeFocused();
  await one.click();
  await expect(one).toBeChecked();
  await saved(guest);
  // The interviewer sees the same form, with what is right.
  const theirs = page.getByRole("radio", { name: /clients repeat a request/ });
  await expect(theirs).toBeChecked();
  await expect(page.getByText("RFC 9110, 9.2.2 lets clients repeat").first()).toBeVisible();
  await expect(guest.getByText("RFC 9110, 9.2.2"), "which the candidate does not").toHaveCount(0);
  const shown = (of: Page) => of.locator(".choice-line label .prose-line").allInnerTexts();
  expect(await shown(page), "in the same order").toEqual(await shown(guest));
  await lookOver(page, "form with what is right");

  await guest.getByRole("button", { name: /^Item 3/ }).click();
  await expect(steps(guest)).toBeVisible();
  const list = "- a list is words";
  await words(guest).focus();
  await guest.keyboard.type(list);
  await expect(words(guest)).toContainText(list);
  await steps(guest).getByRole("button", { name: "Keep this order" }).click();
  await expect(steps(guest).locator(".step-grip").first(), "the focus stays in the form").toBeFocused();
  const before = await order(guest);
  const first = steps(guest).locator(".step-grip").first();
  const third = steps(guest).getByRole("listitem").nth(2);
  await first.scrollIntoViewIfNeeded();
  const from = await first.boundingBox();
  const to = await third.boundingBox();
  if (from === null || to === null) throw new Error("There is nothing to drag.");
  await guest.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await guest.mouse.down();
  await guest.mouse.move(to.x + 20, to.y + to.height - 4, { steps: 8 });
  await guest.mouse.up();
  await expect.poll(() => order(guest)).toEqual([before[1], before[2], before[0], ...before.slice(3)]);
  await expect(steps(guest).locator(".step-grip").nth(2), "the focus goes along").toBeFocused();
  await words(guest).focus();
  await guest.keyboard.press("Control+z");
  await expect.poll(() => order(guest)).toEqual(before);
  await expect(words(guest), "what changes the order later takes no focus").toBeFocused();
  await guest.keyboard.press("Control+y");
  await expect.poll(() => order(guest)).toEqual([before[1], before[2], before[0], ...before.slice(3)]);
  await expect(words(guest)).toContainText(list);
  await steps(guest).getByRole("button", { name: /^Move .* up/ }).nth(2).click();
  await expect.poll(() => order(guest)).toEqual([before[1], before[0], ...before.slice(2)]);
  await saved(guest);
  await guest.reload();
  await expect.poll(() => order(guest)).toEqual([before[1], before[0], ...before.slice(2)]);

  // Code in a question has no more room than its column.
  await host.command({ kind: "item_add", round: "decide", item_kind: "theory", ref: "choice-surviving-mutants", position: null });
  await guest.getByRole("button", { name: /^Item 5/ }).click();
  await expect(guest.locator(".theory-prompt pre")).toContainText("double discount");
  await lookOver(guest, "a question with code");

  await host.command({ kind: "round_finish", round: "decide" });
  const code = await snippet(guest).getByRole("option").nth(1).locator("code").boundingBox();
  if (code === null) throw new Error("There is no code.");
  await guest.mouse.move(code.x + 4, code.y + code.height / 2);
  await guest.mouse.down();
  await guest.mouse.move(code.x + 60, code.y + code.height / 2, { steps: 4 });
  await guest.mouse.up();
  await expect(guest.getByText("No line is marked yet"), "text that is selected is no mark").toBeVisible();
  await snippet(guest).getByRole("option").nth(4).click();
  await expect(guest.getByText("Line 5 is marked.")).toBeVisible();
  await snippet(guest).getByRole("option").nth(6).click();
  await expect(guest.getByText("Line 7 is marked.")).toBeVisible();
  await saved(guest);
  await lookOver(guest, "a marked line");
  await expect(snippet(page).getByRole("option", { selected: true })).toContainText("if count");
  await host.command({ kind: "session_finish" });
  await page.goto(`/s/${host.session}/report`);
  await expect(page.getByText("Line 7 was marked, which is not it; the flaw is in line 5.")).toBeVisible();
  await expect(page.getByText("Chosen, wrong").first()).toBeVisible();
  if (!isPhone(page)) await lookOver(page, "report of an interview with forms");
  await context.close();
});

test("a card is chosen on, turned, and told what is right", async ({ page }) => {
  const forgotten = await page.request.delete("/api/v1/me/data", { data: { confirm: true } });
  expect(forgotten.ok()).toBe(true);
  await page.goto("/study");
  await page.getByText("Choose cards").click();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("choice");
  const form = page.locator(".choice-form");
  await expect(form).toBeVisible();
  await expect(form.getByText("right", { exact: true })).toHaveCount(0);
  const option = form.locator("input").first();
  await option.click();
  await lookOver(page, "card with a choice");
  await page.getByRole("button", { name: /Show the answer/ }).click();
  await expect(form.getByText("right", { exact: true }).first()).toBeVisible();
  await expect(option).toBeDisabled();
  await page.getByRole("button", { name: "Partly" }).click();
  await expect(page.getByRole("heading", { name: "You and the estimate" })).toBeFocused();
  await expect(page.getByText("Your answer is worth")).toBeVisible();
  await expect(page.getByText(/^Chosen, /).first()).toBeVisible();
  await lookOver(page, "a card that was rated");
  await page.keyboard.press("Space");
  await page.getByText("Choose cards").click();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("flaw");
  await snippet(page).getByRole("option").nth(1).click();
  await expect(page.getByText("Line 2 is marked.")).toBeVisible();
});
