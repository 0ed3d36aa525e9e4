// One practice from the start page to the report, as a person with a keyboard does it, on a running server. Every view is looked
// over by axe on the way, and any request to another host or complaint of the content security policy fails the test.
import { expect, type Page, test } from "@playwright/test";
import { complaints, isPhone, lookOver } from "./support";

async function pane(page: Page, name: "Task" | "Code" | "Results"): Promise<void> {
  if (isPhone(page)) await page.getByRole("button", { name, exact: true }).first().click();
}

test("a practice from the start page to the report", async ({ page, baseURL }) => {
  const found = complaints(page, new URL(baseURL ?? "").host);
  await page.goto("/");
  await page.getByRole("button", { name: "Start Junior screen" }).waitFor();
  await lookOver(page, "start page");
  await page.getByRole("button", { name: "Start Junior screen" }).click();
  await page.getByRole("button", { name: "Start the interview" }).waitFor();
  await lookOver(page, "lobby");
  await page.getByRole("button", { name: "Start the interview" }).click();

  const answer = page.getByRole("textbox", { name: "Your answer" });
  await answer.click();
  await page.keyboard.type("An index is a sorted structure that makes reads fast and writes slower.");
  await expect(page.locator(".saved")).toContainText("Saved");
  await page.reload();
  await expect(answer).toContainText("makes reads fast");
  await lookOver(page, "question");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByRole("button", { name: /^Item 2/ })).toHaveAttribute("aria-current", "true");

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("The clock stands still")).toBeVisible();
  await expect(answer).toHaveCount(0);
  await lookOver(page, "pause");
  await page.getByRole("main").getByRole("button", { name: "Go on" }).click();

  await page.getByRole("button", { name: "Finish round" }).click();
  await expect(page.getByRole("dialog")).toContainText("not answered");
  await lookOver(page, "question before the next round");
  await page.getByRole("button", { name: "Finish this round" }).click();

  await page.locator(".coding").waitFor();
  await lookOver(page, "task");
  await pane(page, "Code");
  await page.getByRole("combobox", { name: "Language" }).selectOption("python3");
  const code = page.getByRole("textbox", { name: "Your code" });
  await expect(code).toContainText("class");
  await code.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# my last line");
  await page.keyboard.press("Control+Enter");
  const verdict = page.locator(".job-head .verdict:not(.tone-busy)");
  await verdict.waitFor({ timeout: 40_000 });
  await expect(page.locator(".test").first()).toBeVisible();
  await lookOver(page, "results of a run");
  await page.keyboard.press("Control+Shift+Enter");
  await expect(page.getByText("Hidden tests, by what they look at")).toBeAttached({ timeout: 40_000 });
  await lookOver(page, "results of a submission");

  await page.getByRole("button", { name: "Finish session" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Finish the session" }).click();
  await page.waitForURL(/\/report$/);
  await expect(page.getByText("makes reads fast").first()).toBeVisible();
  await lookOver(page, "report");
  expect(found).toEqual([]);
});

test("the keyboard alone leaves the editor, and help says how", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Start Theory sprint" }).click();
  await page.getByRole("button", { name: "Start the interview" }).click();
  const answer = page.getByRole("textbox", { name: "Your answer" });
  await answer.click();
  await page.keyboard.press("Control+s");
  await expect(page.locator(".notices")).toContainText("saved");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(answer).not.toBeFocused();
  await page.getByRole("button", { name: "Keys and help" }).click();
  await expect(page.getByRole("dialog")).toContainText("Leave the editor by keyboard");
  await lookOver(page, "help");
});

test("what is typed offline is kept and arrives later, also over a reload of the page", async ({ page, context }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Start Theory sprint" }).click();
  await page.getByRole("button", { name: "Start the interview" }).click();
  const answer = page.getByRole("textbox", { name: "Your answer" });
  await answer.click();
  await page.keyboard.type("before ");
  await expect(page.locator(".saved")).toContainText("Saved");
  // A socket that takes no more of what is sent stands for a network that went away.
  await page.evaluate(() => {
    WebSocket.prototype.send = () => undefined;
  });
  await page.keyboard.type("meanwhile");
  await expect(page.locator(".saved")).toContainText(/Saving|Offline/);
  await page.reload();
  await expect(answer).toContainText("before meanwhile");
  await expect(page.locator(".saved")).toContainText("Saved");
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByRole("textbox", { name: "Your answer" })).toContainText("before meanwhile");
});

test("an address that leads nowhere says so", async ({ page }) => {
  await page.goto("/s/AAAAAAAAAAAAAAAAAAAAAA");
  await expect(page.getByRole("heading", { name: "There is no such session" })).toBeVisible();
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
});
