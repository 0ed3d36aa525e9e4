// A server that is open to others: its hosts log in, look after their logins and change their password; who was invited comes in by a link
// and needs no account. It has a server of its own, as behind a proxy, which a browser on the same machine may ask by the name localhost.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joined } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { join, make } from "./hosting";
import { program, type Server, start } from "./servers";
import { complaints, lookOver } from "./support";

const data = mkdtempSync(joined(tmpdir(), "rehearse-login-"));
const first = "an umbrella in June";
const second = "two boats on a lake";
let server: Server;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  execFileSync(program, ["host", "add", "Ada", "--data", data], { input: `${first}\n` });
  server = await start(["--listen", "0.0.0.0", "--behind-tls-proxy", "--slots", "1", "--data", data]);
  await server.isReady();
});

test.afterAll(async () => {
  await server.end("SIGTERM");
  rmSync(data, { recursive: true, force: true });
});

async function browserOf(browser: Browser, settings: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ ...settings, baseURL: server.address });
  return { context, page: await context.newPage() };
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("textbox", { name: "Name" }).fill("ada");
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}
const within = (page: Page) => page.getByRole("heading", { name: "Practise an interview" });

test("a host logs in, looks after their logins, and changes the password", async ({ browser, viewport, colorScheme }) => {
  test.setTimeout(180_000);
  const settings = { viewport, colorScheme };
  const { context, page } = await browserOf(browser, settings);
  const found = complaints(page, new URL(server.address).host);

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log in");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await lookOver(page, "login");
  await logIn(page, "a wrong password");
  await expect(page.getByRole("alert")).toContainText(/password/i);
  await expect(page.getByRole("textbox", { name: "Password" })).toHaveValue("");
  await lookOver(page, "login that was refused");
  await page.getByRole("textbox", { name: "Password" }).fill(first);
  await page.getByRole("textbox", { name: "Password" }).press("Enter");
  await expect(within(page)).toBeVisible();

  // Another browser of the same host is ended by a click here, and has to log in again.
  const other = await browserOf(browser, { ...settings, userAgent: "Another browser" });
  await logIn(other.page, first);
  await expect(within(other.page)).toBeVisible();
  await page.getByRole("button", { name: "Ada" }).click();
  const dialog = page.getByRole("dialog", { name: "Where you are logged in" });
  await expect(dialog.getByText("This browser")).toBeVisible();
  await lookOver(page, "logins");
  await dialog.getByRole("button", { name: "Log out Another browser" }).click();
  await expect(dialog.getByText("Another browser")).toHaveCount(0);
  await other.page.reload();
  await expect(other.page.getByRole("heading", { level: 1 })).toHaveText("Log in");

  // The password: what is wrong with a wish is said in words, and a new one ends all other logins.
  await logIn(other.page, first);
  await expect(within(other.page)).toBeVisible();
  await dialog.getByText("Change the password").click();
  const wanted = dialog.getByRole("textbox", { name: "New password" });
  const now = dialog.getByRole("textbox", { name: "Password that holds now" });
  const set = dialog.getByRole("button", { name: "Set the new password" });
  await now.fill(first);
  await wanted.fill("short");
  await set.click();
  await expect(dialog.getByRole("alert")).toContainText("at least 10 characters");
  await now.fill("not that one");
  await wanted.fill(second);
  await set.click();
  await expect(dialog.getByRole("alert")).toContainText("not the password that holds now");
  await lookOver(page, "change of the password");
  await now.fill(first);
  await wanted.press("Enter");
  await expect(dialog.getByText("The password is changed")).toBeVisible();
  await expect(now).toHaveValue("");
  await other.page.reload();
  await expect(other.page.getByRole("heading", { level: 1 })).toHaveText("Log in");
  await other.context.close();
  await page.reload();
  await expect(within(page)).toBeVisible();

  await page.getByRole("button", { name: "Ada" }).click();
  await page.getByRole("button", { name: "Log out here" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log in");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log in");
  await logIn(page, second);
  await expect(within(page)).toBeVisible();
  // Back to the first one, for whoever comes next.
  const changed = await context.request.put("/api/v1/password", { data: { password: second, new_password: first } });
  expect(changed.status()).toBe(204);
  expect(found).toEqual([]);
  await context.close();
});

test("a guest comes in by a link without an account, and sees that one session and nothing else", async ({ browser, viewport, colorScheme }) => {
  test.setTimeout(180_000);
  const settings = { viewport, colorScheme };
  const { context, page } = await browserOf(browser, settings);
  await logIn(page, first);
  await expect(within(page)).toBeVisible();
  const host = await make(page, { template: "theory-sprint", mode: "interview", name: "Ada" });
  const { token } = await host.link("candidate");

  const guest = await browserOf(browser, settings);
  const found = complaints(guest.page, new URL(server.address).host);
  await guest.page.goto(`/join#${token}`);
  await expect(guest.page.getByRole("heading", { level: 1 })).toHaveText("Theory sprint");
  await lookOver(guest.page, "invitation on an open address");
  await join(guest.page, token, "Grace");
  await expect(guest.page.getByText("Waiting for the interviewer to start")).toBeVisible();
  await page.getByRole("button", { name: "Start the interview" }).click();
  await guest.page.getByRole("textbox", { name: "Your answer" }).click();
  await guest.page.keyboard.type("from a guest");
  await expect(guest.page.locator(".saved")).toContainText("Saved");
  await expect(page.getByRole("textbox", { name: "Your answer" })).toHaveText("from a guest");
  await guest.page.reload();
  await expect(guest.page.getByRole("textbox", { name: "Your answer" })).toHaveText("from a guest");

  // Nothing else is theirs, nor is their seat anybody else's.
  const seat = guest.page.url();
  const stranger = await browserOf(browser, settings);
  await stranger.page.goto(seat);
  await expect(stranger.page.getByRole("heading", { level: 1 })).toHaveText("This session cannot be opened");
  await stranger.context.close();
  await guest.page.goto("/");
  await expect(guest.page.getByRole("heading", { level: 1 })).toHaveText("Log in");
  expect(found).toEqual([]);
  await guest.context.close();
  await context.close();
});
