// The report of a practice: one's own rating before the key points, why each counts, a person's word that changes the score, files,
// paper, and a link that shows chosen parts to somebody without an account until it is revoked. Looked over by axe on the way.
import { readFileSync } from "node:fs";
import { expect, type Page, test, type TestInfo } from "@playwright/test";
import { make } from "./hosting";
import { complaints, lookOver } from "./support";

const unspecific = "I would measure before I change anything, and write down what I saw.";

async function practise(page: Page, template = "theory-sprint", title = "Theory sprint", words = unspecific): Promise<string> {
  const host = await make(page, { template });
  await page.getByRole("button", { name: "Start the interview" }).click();
  const answer = page.getByRole("textbox", { name: "Your answer" });
  await answer.click();
  await page.keyboard.type(words);
  await expect(page.locator(".saved")).toContainText("Saved");
  await host.command({ kind: "session_pause" });
  await host.command({ kind: "session_resume" });
  await host.command({ kind: "session_finish" });
  await page.goto(`/s/${host.session}/report`);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  return host.session;
}

const firstItem = (page: Page) => page.locator(".report-item").first();
const score = (page: Page) => page.locator(".total-points").innerText();
const picture = (page: Page, info: TestInfo, name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });

async function rate(page: Page): Promise<void> {
  await firstItem(page).getByRole("button", { name: /^4 good/ }).click();
  await expect(firstItem(page).getByRole("heading", { name: /^Key points/ })).toBeVisible();
  await expect(firstItem(page).getByRole("heading", { level: 3 }), "what had the focus is gone").toBeFocused();
}

/** By the link on the page. */
async function save(page: Page, name: string): Promise<{ file: string; text: string }> {
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name, exact: true }).click();
  const saved = await saving;
  return { file: saved.suggestedFilename(), text: readFileSync(await saved.path(), "utf8") };
}

test("one rates oneself, reads why, and overrules the estimate", async ({ page, baseURL }, info) => {
  const found = complaints(page, new URL(baseURL ?? "").host);
  await practise(page);
  const item = firstItem(page);
  await expect(item).toContainText("measure before I change");
  await expect(item.getByText("Rate yourself first.")).toBeVisible();
  await expect(item.getByRole("heading", { name: /^Key points/ }), "what it should have held comes after that").toHaveCount(0);
  await expect(page.getByText("Rate yourself on it below").first()).toBeVisible();
  await expect(page.locator(".total-points"), "nor is the score").toHaveText("The score comes after that.");
  await lookOver(page, "report before rating");
  await rate(page);
  await expect(item.locator(".rating-gap")).toContainText("4 of 5, good");
  await expect(item.getByText("You rate yourself higher than the score does.")).toBeVisible();

  const before = await score(page);
  const missed = item.locator(".key-points li.missed").first();
  await missed.locator("summary").click();
  await expect(missed.locator(".point-why p").first()).not.toBeEmpty();
  await missed.getByRole("button", { name: /^I did say that/ }).click();
  const overruled = item.locator(".key-points li.hit", { hasText: "overruled by You" });
  await expect(overruled).toHaveCount(1);
  await expect(page.locator(".total-points")).not.toHaveText(before);
  await expect(item).toContainText("The estimate alone came to");
  await lookOver(page, "report with an overruled key point");
  await picture(page, info, "report");
  await page.reload();
  await expect(overruled).toBeVisible();
  await overruled.locator("summary").click();
  await overruled.getByRole("button", { name: /^Let the estimate stand/ }).click();
  await expect(page.locator(".total-points")).toHaveText(before);

  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.locator("summary", { hasText: "in words" }).click();
  await expect(timeline).toContainText("Paused");
  await page.locator("summary", { hasText: "Times as a table" }).click();
  await expect(page.getByRole("table", { name: /Time spent and time planned/ })).toBeVisible();
  await lookOver(page, "charts of a report");

  await page.goto("/progress");
  await expect(page.getByRole("region", { name: "By round" })).toContainText("Theory rounds");
  await page.locator("summary", { hasText: "Scores of rounds" }).click();
  await expect(page.getByRole("table", { name: /Scores of theory and coding rounds/ })).toBeVisible();
  await lookOver(page, "progress by round");
  await picture(page, info, "progress");
  expect(found).toEqual([]);
});

test("what seems a mistake costs a quarter, and is dismissed by whoever did not say it", async ({ page }, info) => {
  const said = "A token bucket for each client protects us from overload. Over the limit they shall wait, and I return 403 for that.";
  await practise(page, "backend-round", "Backend round", said);
  await rate(page);
  const item = firstItem(page);
  const flags = item.getByRole("region", { name: "Worth correcting" });
  await expect(flags).toContainText("It takes a quarter off the score.");
  const points = async () => Number(await item.locator("header .score b").innerText());
  const before = await points();

  const why = flags.getByText("Why", { exact: false }).first();
  await why.focus();
  await page.keyboard.press("Enter");
  const dismiss = flags.getByRole("button", { name: /^That is not what I said/ });
  await dismiss.focus();
  await page.keyboard.press("Enter");
  await expect(flags).toContainText("The estimate found this; dismissed by You, it costs nothing.");
  await expect(flags.getByRole("button", { name: /^Let the estimate stand/ }), "the focus stays").toBeFocused();
  await expect.poll(points).toBeGreaterThan(before);
  await expect(item).toContainText("The estimate alone came to");
  await lookOver(page, "report with a dismissed mistake");
  await picture(page, info, "dismissed");
  const { text } = await save(page, "Markdown");
  expect(text).toContain("Dismissed by You: it counts for nothing.");
  await flags.getByRole("button", { name: /^Let the estimate stand/ }).press("Enter");
  await expect(flags).toContainText("It takes a quarter off the score.");
  await expect.poll(points).toBe(before);
});

test("a report is saved as a file and goes on paper", async ({ page }, info) => {
  await practise(page);
  await rate(page);
  for (const [name, file] of [
    ["JSON", "rehearse-report.json"],
    ["CSV", "rehearse-report.csv"],
    ["Markdown", "rehearse-report.md"],
  ] as const) {
    const saved = await save(page, name);
    expect(saved.file).toBe(file);
    expect(saved.text).toContain(name === "CSV" ? "record,round,item" : "measure before I change anything");
  }

  const refusal = { code: "not_allowed_now", title: "Not now", status: 409, detail: "This report is not to be had now." };
  await page.route(/\/report\?format=csv$/, (route) => route.fulfill({ status: 409, contentType: "application/problem+json", json: refusal }));
  await page.getByRole("link", { name: "CSV", exact: true }).press("Enter");
  await expect(page.getByRole("alert"), "what failed is said, not saved").toContainText("This report is not to be had now.");
  await expect(page.getByRole("link", { name: "CSV", exact: true })).toBeFocused();
  await page.unroute(/\/report\?format=csv$/);
  expect((await save(page, "CSV")).text).toContain("record,round,item");
  await expect(page.getByRole("alert")).toHaveCount(0);

  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeHidden();
  await expect(page.getByRole("link", { name: "CSV" })).toBeHidden();
  await expect(firstItem(page).getByRole("heading", { name: /^Key points/ })).toBeVisible();
  const colours = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return [style.backgroundColor, style.color];
  });
  expect(colours, "paper is light, whatever the screen is").toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  await picture(page, info, "print");
  const pdf = await page.pdf({ format: "A4", path: info.outputPath("report.pdf") });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.length).toBeGreaterThan(10_000);
});

interface Reported {
  rounds: { items: { id: string; theory: { form: object | null; key_points: { id: string; hit: boolean }[] } | null }[] }[];
}

test("no cell of a report is a formula for a spreadsheet", async ({ page }) => {
  // Whose word it is stands in a cell of its own, and begins as they called themselves.
  const host = await make(page, { template: "theory-sprint", mode: "interview", name: "=1+1" });
  await host.command({ kind: "session_start" });
  await host.command({ kind: "session_finish" });
  const address = `/api/v1/sessions/${host.session}/report`;
  const report = (await (await page.request.get(address)).json()) as Reported;
  const item = report.rounds.flatMap((round) => round.items).find(({ theory }) => theory !== null && theory.form === null);
  const point = item?.theory?.key_points.find(({ hit }) => !hit);
  if (item === undefined || point === undefined) throw new Error("There is no question to be answered in words.");
  const said = await page.request.put(`${address}/key_points`, { data: { item: item.id, key_point: point.id, made: "made" } });
  expect(said.status()).toBe(204);

  await page.goto(`/s/${host.session}/report`);
  const { text } = await save(page, "CSV");
  const line = text.split("\r\n").find((one) => one.startsWith("key_point,") && one.includes("=1+1"));
  expect(line, "the name is in the file, behind an apostrophe").toContain(",'=1+1,");
  expect(text).not.toMatch(/(^|,)"?=/m);
});

test("a link shows the chosen parts without an account, until it is revoked", async ({ page, browser, baseURL, viewport, colorScheme }, info) => {
  await practise(page);
  await page.getByRole("button", { name: "Share by a link…" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this report by a link" });
  await expect(dialog).toContainText("There is none");
  await expect(dialog.getByRole("checkbox", { name: /notes/ }), "a practice has none").toHaveCount(0);
  await dialog.getByRole("checkbox", { name: "Scores, verdicts and what the tests looked at" }).uncheck();
  await lookOver(page, "sharing a report");
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const address = await dialog.getByRole("textbox", { name: /^Address of the link/ }).inputValue();
  expect(address).toContain("/shared#");
  await picture(page, info, "share");

  const elsewhere = await browser.newContext({ baseURL: baseURL ?? "", viewport, colorScheme });
  const other = await elsewhere.newPage();
  const found = complaints(other, new URL(baseURL ?? "").host);
  const heard: string[] = [];
  other.on("response", (response) => {
    if (response.url().includes("/api/")) void response.text().then((text) => heard.push(text));
  });
  await other.goto(address);
  await expect(other.getByRole("heading", { level: 1, name: "Theory sprint" })).toBeVisible();
  await expect(other.getByRole("heading", { name: /^Key points/ }).first()).toBeVisible();
  await expect(other.getByRole("region", { name: "Timeline" })).toBeVisible();
  await expect(other.getByRole("button", { name: /did say/ })).toHaveCount(0);
  await other.getByRole("link", { name: "Skip to the content" }).press("Enter");
  await expect(other.locator("#main")).toBeFocused();
  expect(other.url(), "the token stands in it").toBe(new URL(address, other.url()).href);
  await expect(other.getByRole("heading", { level: 1, name: "Theory sprint" })).toBeVisible();
  await lookOver(other, "shared report");
  await picture(other, info, "shared");
  await expect.poll(() => heard.join(" ")).toContain("key_points");
  expect(heard.join(" "), "answers were not chosen").not.toContain("measure before I change");
  expect(heard.join(" "), "nor were scores").not.toMatch(/"score":\d/);

  await dialog.getByRole("button", { name: /^Revoke/ }).click();
  await expect(dialog).toContainText("There is none");
  await expect(dialog.getByRole("heading", { name: "Links to this report" })).toBeFocused();
  await other.reload();
  await expect(other.getByRole("heading", { name: "There is no report here" })).toBeVisible();
  await lookOver(other, "a link that shows nothing");
  expect(found).toEqual([]);
  await elsewhere.close();
});
