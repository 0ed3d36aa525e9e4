// A short practice, watched again: what stood in the editor at different moments, the keys of the player, and a new practice that goes on
// from the middle.
import { expect, type Page, test } from "@playwright/test";
import { complaints, isPhone, lookOver } from "./support";

const now = (page: Page) => page.getByRole("slider", { name: "Moment of the session" }).getAttribute("aria-valuenow").then(Number);

async function show(page: Page, name: string): Promise<void> {
  await page.getByRole("group", { name: "What is shown" }).getByRole("button", { name, exact: true }).click();
}
async function pane(page: Page, name: "Task" | "Code" | "Results"): Promise<void> {
  if (isPhone(page)) await page.getByRole("button", { name, exact: true }).first().click();
}

async function intoCoding(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Finish round" }).click();
  await page.getByRole("button", { name: "Finish this round" }).click();
  await page.locator(".coding").waitFor();
  await pane(page, "Code");
}

/** An answer, a program with a line before and one after its run, and the end. */
async function practise(page: Page): Promise<void> {
  const made = await page.request.post("/api/v1/sessions", { data: { template: "junior-screen" } });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`/s/${id}`);
  await page.getByRole("button", { name: "Start the interview" }).click();
  await page.getByRole("textbox", { name: "Your answer" }).click();
  await page.keyboard.type("Doing it twice is doing it once.");
  await intoCoding(page);
  await page.getByRole("combobox", { name: "Language" }).selectOption("python3");
  const code = page.getByRole("textbox", { name: "Your code" });
  await expect(code).toContainText("class");
  await code.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# before the run");
  await page.keyboard.press("Control+Enter");
  await page.locator(".job-head .verdict:not(.tone-busy)").waitFor({ timeout: 40_000 });
  await pane(page, "Code");
  await code.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# after the run");
  await expect(page.locator(".saved")).toContainText("Saved");
  await page.getByRole("button", { name: "Finish session" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Finish the session" }).click();
  await page.waitForURL(/\/report$/);
}

test("a practice is watched again, and goes on from its middle", async ({ page, baseURL }) => {
  const found = complaints(page, new URL(baseURL ?? "").host);
  await practise(page);
  await page.getByRole("link", { name: "Watch the replay" }).click();
  await page.waitForURL(/\/replay/);
  const text = page.locator(".scene-page .cm-content");

  // It begins where the session began: nothing was written yet.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Junior screen");
  await expect(page.locator(".scene-page")).not.toContainText("Doing it twice");
  await page.keyboard.press("End");
  await expect(text).toContainText("# after the run");
  // The address follows a moment later, once the place stays.
  await expect(page).toHaveURL(/#t=\d+$/);
  const end = page.url();
  await lookOver(page, "replay at its end");

  // The moments, in words: the run with what came of it.
  await show(page, "Moments");
  await lookOver(page, "moments");
  await page.getByRole("button", { name: /Run 1 of .*: Wrong answer/ }).click();
  if (isPhone(page)) await show(page, "Code");
  await expect(text).toContainText("# before the run");
  await expect(text).not.toContainText("# after the run");
  if (isPhone(page)) await show(page, "Results");
  await expect(page.getByRole("region", { name: "Result of the last run" })).toContainText("Wrong answer");
  await expect(page.locator(".test").first()).toBeVisible();
  if (isPhone(page)) await show(page, "Code");
  const time = await page.locator(".player-time b").textContent();
  await page.getByRole("checkbox", { name: "Skip idle time" }).uncheck();
  await expect(page.locator(".player-time b")).toHaveText(time ?? "");
  await page.getByRole("checkbox", { name: "Skip idle time" }).check();
  await expect(page.locator(".player-time b")).toHaveText(time ?? "");
  await expect(page).not.toHaveURL(end);
  const middle = page.url();
  expect(middle).toMatch(/#t=\d+$/);

  // The keys.
  const there = await now(page);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => now(page)).toBe(Math.max(0, there - 5));
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => now(page)).toBeGreaterThan(there - 5);
  // From mark to mark, of which several may be within a second.
  const after = await now(page);
  for (let mark = 0; mark < 4; mark += 1) await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => now(page)).toBeLessThan(after);
  await page.keyboard.press("Home");
  await expect.poll(() => now(page)).toBe(0);
  await page.getByRole("combobox", { name: "Speed" }).selectOption("32");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Space");
  // At that speed it is over before anybody sees "Pause".
  await expect(text).toContainText("# after the run");
  await expect(page.getByRole("button", { name: "Play", exact: true }), "it stops at the end").toBeVisible();
  await page.keyboard.press("Home");
  await page.getByRole("combobox", { name: "Speed" }).selectOption("1");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Space");
  await expect.poll(() => now(page)).toBeGreaterThan(0);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  // The address leads back, and on from there.
  await page.goto("about:blank");
  await page.goto(middle);
  await expect(text).toContainText("# before the run");
  await expect(text).not.toContainText("# after the run");
  await page.getByRole("button", { name: isPhone(page) ? "Go on here" : "Practise from here" }).click();
  await lookOver(page, "question before a fork");
  await page.getByRole("dialog").getByRole("button", { name: "Make the practice" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Junior screen, continued");
  await page.getByRole("button", { name: "Start the interview" }).click();
  await expect(page.getByRole("textbox", { name: "Your answer" })).toContainText("Doing it twice is doing it once.");
  await intoCoding(page);
  await expect(page.getByRole("textbox", { name: "Your code" })).toContainText("# before the run");
  await expect(page.getByRole("textbox", { name: "Your code" })).not.toContainText("# after the run");
  await expect(page.getByRole("combobox", { name: "Language" })).toHaveValue("python3");
  expect(found).toEqual([]);
});

test("the report leads to the moment, and a session that goes on has no replay", async ({ page }) => {
  await practise(page);
  await page.locator(".submission summary").first().click();
  await page.getByRole("link", { name: /Watch this moment/ }).first().click();
  await expect(page.locator(".scene-page .cm-content")).toContainText("# after the run");
  await page.goBack();
  await page.getByRole("link", { name: "Watch “LRU cache” in the replay" }).click();
  await expect(page.locator(".scene-item")).toHaveText("LRU cache");
  await expect(page.locator(".scene-page .cm-content")).not.toContainText("# before the run");

  const made = await page.request.post("/api/v1/sessions", { data: { template: "theory-sprint" } });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`/s/${id}/replay`);
  await expect(page.getByRole("heading", { name: "There is no replay yet" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the session" }).click();
  await expect(page.getByRole("button", { name: "Start the interview" })).toBeVisible();
});
