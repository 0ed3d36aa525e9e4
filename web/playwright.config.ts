// Browser tests against a running server (REHEARSE_URL), on the system's Chromium: nothing is downloaded.
import type { PlaywrightTestConfig } from "@playwright/test";

const config: PlaywrightTestConfig = {
  testDir: "../tests/e2e",
  tsconfig: "./tsconfig.json",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 40_000 },
  workers: 1,
  // On a busy machine a browser is late now and then. A test that needs its second try is listed as flaky, and is to be mended.
  retries: 1,
  reporter: [["list"]],
  use: {
    baseURL: process.env["REHEARSE_URL"] ?? "http://127.0.0.1:7070",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "wide", use: { viewport: { width: 1280, height: 800 }, colorScheme: "light" } },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true } },
  ],
};
export default config;
