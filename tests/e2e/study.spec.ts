// Practising alone: a day's cards by keyboard and what they make of the next day, progress and the practice that follows from it,
// interviews ahead, and one's own data as a file and gone. The page's clock is set; the server's is what it is.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { complaints, lookOver } from "./support";

const day = 86_400_000;

// Where it is noon while this runs, so that no test sees a day end.
const offset = 12 - new Date().getUTCHours();
test.use({ timezoneId: offset === 0 ? "UTC" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}` });

/** The calendar's day in that zone, so many days from today. */
function calendarDay(days: number): string {
  return new Date(Date.now() + offset * 3_600_000 + days * day).toISOString().slice(0, 10);
}

const title = (page: Page) => page.locator("#study-title");

async function forget(page: Page): Promise<void> {
  const answer = await page.request.delete("/api/v1/me/data", { data: { confirm: true } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function review(page: Page, question: string, grade: string, missed: string[] = []): Promise<void> {
  const answer = await page.request.post("/api/v1/study/reviews", { data: { question, grade, missed, answer: null } });
  expect(answer.status(), await answer.text()).toBe(201);
}

test.beforeEach(({ page }) => forget(page));

test("a day's cards change those of the next", async ({ page, baseURL }) => {
  const found = complaints(page, new URL(baseURL ?? "").host);
  await page.goto("/");
  await page.getByRole("link", { name: "Study" }).click();
  await expect(page.getByText("10 cards today")).toBeVisible();
  // Cards where one writes; those where one chooses are in forms.spec.ts.
  await page.getByText("Choose cards").click();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("concept");
  await title(page).focus();
  const first = await title(page).innerText();
  await lookOver(page, "card");

  await page.keyboard.press("3");
  await expect(page.getByRole("heading", { name: "Model answer" }), "nobody rates what they have not seen").toHaveCount(0);
  await page.keyboard.press("Space");
  await expect(page.getByRole("heading", { name: "Model answer" })).toBeFocused();
  await page.getByRole("group", { name: /Tick what you said/ }).getByRole("checkbox").first().check();
  await lookOver(page, "turned card");
  await page.keyboard.press("3");
  await expect(page.locator(".study-said")).toContainText("comes back tomorrow");
  await expect(page.getByText("9 cards today")).toBeVisible();
  await expect(title(page)).not.toHaveText(first);
  await expect(title(page)).toBeFocused();

  // A written answer: one's own rating first, the estimate after it.
  const second = await title(page).innerText();
  const answer = page.getByRole("textbox", { name: /Your answer/ });
  await answer.fill("I am not sure, but 1 thing matters: it is a trade between reading and writing.");
  await answer.press("Control+Enter");
  await expect(page.getByText("The estimate of your words")).toHaveCount(0);
  await page.getByRole("button", { name: "Know" }).click();
  await expect(page.getByRole("heading", { name: "You and the estimate" })).toBeFocused();
  await expect(page.getByText("You rate yourself higher than your words show")).toBeVisible();
  await lookOver(page, "rating and estimate");
  await page.keyboard.press("Space");

  const third = await title(page).innerText();
  await page.keyboard.press("4");
  await expect(page.getByText("7 cards today")).toBeVisible();
  await page.reload();
  await expect(page.getByText("7 cards today")).toBeVisible();
  await expect(page.getByText("2 done")).toBeVisible();
  for (const seen of [first, second, third]) await expect(title(page)).not.toHaveText(seen);

  await page.clock.setFixedTime(Date.now() + day);
  await page.reload();
  await expect(title(page)).toHaveText(first);
  await expect(page.getByText("Missed last time")).toBeVisible();
  await expect(page.getByText("11 cards today")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByText("missed last time").first()).toBeVisible();
  await page.getByText("Choose cards").click();
  await page.getByRole("checkbox", { name: "Missed key points" }).check();
  await expect(page.getByText("1 card today")).toBeVisible();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("culture");
  await expect(page.getByText("No card of the day fits")).toBeVisible();
  await lookOver(page, "no card");
  expect(found).toEqual([]);
});

test("a review that met a server away is sent once more, and counts once", async ({ page }) => {
  await page.goto("/study");
  await title(page).waitFor();
  let sent = 0;
  await page.route("**/api/v1/study/reviews", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent++;
    if (sent > 1) return route.continue();
    await route.fetch(); // it arrived, but the answer did not
    return route.abort();
  });
  await page.getByRole("button", { name: /Show the answer/ }).click();
  await page.getByRole("button", { name: "Know" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("9 cards today")).toBeVisible();
  const kept = (await (await page.request.get("/api/v1/study/reviews")).json()) as { reviews: unknown[] };
  expect(sent).toBe(2);
  expect(kept.reviews).toHaveLength(1);
});

test("progress shows what was studied, and leads to the next practice", async ({ page }) => {
  await page.goto("/progress");
  await expect(page.getByText("Nothing to show yet")).toBeVisible();
  await lookOver(page, "no progress");
  await review(page, "acid", "didnt", ["isolation"]);
  await review(page, "acid", "partly", ["isolation"]);
  await page.reload();
  const gaps = page.getByRole("region", { name: "Gaps" });
  await expect(gaps).toContainText("Databases");
  await page.locator("summary", { hasText: "Scores in Databases" }).click();
  await expect(page.getByRole("table", { name: "Scores in Databases over time" }).getByRole("row")).toHaveCount(3);
  await lookOver(page, "progress");
  await page.getByRole("button", { name: "Practise this" }).click();
  await page.waitForURL(/\/s\//);
  await expect(page.getByRole("button", { name: "Start the interview" })).toBeVisible();
});

test("interviews ahead are added, changed, counted down to, and deleted", async ({ page }) => {
  await page.goto("/upcoming");
  await page.getByRole("button", { name: "Add an interview" }).click();
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page.getByRole("alert")).toContainText("Give the company");
  await page.getByRole("textbox", { name: "Company" }).fill("Acme");
  await page.getByLabel("Day").fill(calendarDay(28));
  await page.getByRole("textbox", { name: "Stage" }).fill("Phone screen");
  await page.getByRole("checkbox", { name: "Databases" }).check();
  await lookOver(page, "form of an interview ahead");
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page.getByText("in 28 days")).toBeVisible();
  await expect(page.getByText(/For 4 weeks: \d+ cards a week/)).toBeVisible();
  await page.getByRole("button", { name: "Edit Acme" }).click();
  await page.getByRole("textbox", { name: "Company" }).fill("Acme & Sons");
  await page.getByRole("button", { name: "Save" }).click();
  await page.clock.setFixedTime(Date.now() + 27 * day);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Acme & Sons" })).toBeVisible();
  await expect(page.getByText("tomorrow", { exact: true })).toBeVisible();
  await lookOver(page, "interviews ahead");
  await page.getByRole("button", { name: "Delete Acme & Sons" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete it" }).click();
  await expect(page.getByText("None yet")).toBeVisible();
});

test("one's own data comes as a file, and goes when that is typed", async ({ page }) => {
  await review(page, "acid", "know");
  await page.goto("/data");
  await lookOver(page, "own data");
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save as a file" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("rehearse-data.json");
  const kept = JSON.parse(readFileSync(await saved.path(), "utf8")) as { person: string; reviews: { question: string }[] };
  expect(kept.person).toBe("local");
  expect(kept.reviews.map((one) => one.question)).toEqual(["acid"]);
  const button = page.getByRole("button", { name: "Delete all of it" });
  await expect(button).toBeDisabled();
  await page.getByRole("textbox", { name: /Type delete/ }).fill("delete");
  await button.click();
  await expect(page.getByRole("status").filter({ hasText: "1 review," })).toBeVisible();
  await page.goto("/study");
  await expect(page.getByText("10 cards today")).toBeVisible();
});
