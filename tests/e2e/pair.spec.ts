// Two who take turns: made on the start page, roles swapped in the lobby and between rounds, each seeing what belongs to who they are now,
// and a report for both.
import { type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { close, consoleOf, Host, join, open } from "./hosting";
import { complaints, lookOver } from "./support";

const answerOf = (page: Page) => page.getByRole("textbox", { name: "Your answer" });
const swap = (page: Page) => page.getByRole("button", { name: "Swap roles" });

test("two take turns, and each sees what belongs to who they are now", async ({ page, browser, baseURL, viewport, colorScheme, hasTouch }) => {
  test.setTimeout(600_000);
  const settings: BrowserContextOptions = { ...(baseURL === undefined ? {} : { baseURL }), viewport, colorScheme, hasTouch: hasTouch ?? false };
  const context = await browser.newContext(settings);
  const grace = await context.newPage();
  const found = [page, grace].map((one) => complaints(one, new URL(baseURL ?? "").host));

  await page.goto("/");
  await page.getByRole("radio", { name: "We take turns" }).check();
  await page.getByRole("combobox", { name: "Interview" }).selectOption("junior-screen");
  await page.getByRole("textbox", { name: "Your name, as your partner sees it" }).fill("Ada");
  await lookOver(page, "start page, a pair");
  await page.getByRole("button", { name: "Prepare the pair practice" }).click();
  await expect(page.getByText("You interview.")).toBeVisible();
  await expect(swap(page)).toBeDisabled();
  const host = new Host(page, page.url().split("/").at(-1) ?? "");
  await join(grace, (await host.link("candidate")).token, "Grace");
  await expect(page.getByText("You interview, Grace answers.")).toBeVisible();
  await expect(grace.getByText("You answer, Ada interviews.")).toBeVisible();
  await lookOver(page, "lobby of a pair");
  await lookOver(grace, "lobby of a pair, the other one");

  // Swapped by the one who is to answer, and back by the other.
  await swap(grace).click();
  await expect(grace.getByText("You interview, Ada answers.")).toBeVisible();
  await expect(page.getByText("You answer, Grace interviews.")).toBeVisible();
  await expect(consoleOf(grace)).toBeVisible();
  await expect(consoleOf(page)).toHaveCount(0);
  await expect(page.getByText("Waiting for the interviewer to start")).toBeVisible();
  await swap(page).click();
  await expect(page.getByRole("button", { name: "Start the interview" })).toBeVisible();
  await page.getByRole("button", { name: "Start the interview" }).click();

  // The first round: Grace answers, Ada has the guide.
  await answerOf(grace).click();
  await grace.keyboard.type("Grace answers");
  await expect(answerOf(page)).toHaveText("Grace answers");
  let desk = await open(page, "Guide");
  await expect(desk.getByRole("region", { name: "Key points" })).toBeVisible();
  desk = await open(page, "Notes");
  await desk.getByRole("textbox", { name: "A note on the session" }).fill("a note of Ada");
  await desk.getByRole("textbox", { name: "A note on the session" }).press("Control+Enter");
  await expect(desk.getByRole("region", { name: "Notes on the whole session" }).getByRole("listitem")).toContainText("a note of Ada");
  await lookOver(page, "a round of a pair");
  await close(page);

  // In a pause they swap: the console goes over, the note does not.
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(grace.getByText("The clock stands still")).toBeVisible();
  await lookOver(grace, "pause of a pair");
  await swap(page).click();
  await expect(page.getByText("You answer, Grace interviews.")).toBeVisible();
  await expect(page.getByText("The clock stands still")).toBeVisible();
  desk = await open(grace, "Notes");
  await expect(desk.getByText("a note of Ada")).toHaveCount(0);
  desk = await open(grace, "Guide");
  await expect(desk.getByRole("region", { name: "Key points" })).toBeVisible();
  await close(grace);
  await grace.getByRole("button", { name: "Go on" }).first().click();
  await answerOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(", and so does Ada");
  await expect(answerOf(grace)).toHaveText("Grace answers, and so does Ada");
  await expect(page.locator(".saved")).toContainText("Saved");

  // The end, and the report for both.
  await grace.getByRole("button", { name: "End the session" }).first().click();
  await grace.getByRole("dialog").getByRole("button", { name: "End the session" }).click();
  for (const one of [page, grace]) {
    await expect(one.getByRole("heading", { level: 1, name: "The practice is over" })).toBeVisible();
    await one.getByRole("link", { name: "Read the report" }).click();
    await expect(one.getByText("Grace answers, and so does Ada").first()).toBeVisible();
  }
  await lookOver(page, "report of a pair");
  expect(found).toEqual([[], []]);
  await context.close();
});
