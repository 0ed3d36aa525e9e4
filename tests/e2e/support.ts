// What the browser tests have in common: axe over a page, complaints of a page, and the measures of a phone.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

// Run from web/ by `npm run e2e`, where the packages are.
const axeSource = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

interface AxeRun {
  violations: { id: string; impact: string | null; nodes: { target: unknown }[] }[];
}

/** No serious finding of axe, and nothing wider than the window. */
export async function lookOver(page: Page, where: string): Promise<void> {
  await page.evaluate(axeSource);
  // Colours on their way from one to another are nobody's contrast.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  );
  const run = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeRun> } }).axe.run());
  const serious = run.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${where}: ${id} at ${String(nodes[0]?.target)}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${where} is wider than the window`).toBeLessThanOrEqual(0);
}

/** Requests to another host, refusals by the content security policy, and errors of scripts. */
export function complaints(page: Page, host: string): string[] {
  const found: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== host) found.push(`asked ${url.host}`);
  });
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) found.push(message.text());
  });
  page.on("pageerror", (error) => found.push(error.message));
  return found;
}

export const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 760;
