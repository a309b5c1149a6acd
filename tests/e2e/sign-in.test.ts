import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, visit } from "../support/browser.ts";
import { type RunningServer, startServer } from "../support/server.ts";

const apiKey = "a-key-for-these-tests-alone";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startServer({ HOST: "0.0.0.0", ADMIN_API_KEY: apiKey, SAMPLE_DATA: "off" }),
    openBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("a page asks for the key, leads on where one wanted to go, and is closed after signing out", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/users?q=anna");
  await page.waitForURL(/\/sign-in\?next=/);

  await page.getByLabel("API key").fill("not the key at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").filter({ hasText: /key/i }).waitFor();

  await page.getByLabel("API key").fill(apiKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/users\?q=anna$/);
  await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
  const cookies = await context.cookies();
  expect(cookies.some((cookie) => cookie.httpOnly && cookie.sameSite !== "None")).toBe(true);
  expect(JSON.stringify(cookies)).not.toContain(apiKey);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in$/);
  await visit(page, "/rankings");
  await page.waitForURL(/\/sign-in\?next=/);
  await context.close();
});

test("when the session is over, a page says so and leads to signing in", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/events?view=live");
  await page.getByLabel("API key").fill(apiKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  const connection = page.getByRole("status", { name: "Connection" });
  await connection.getByText("Live").waitFor();
  await context.clearCookies();

  await page.getByRole("radio", { name: "Stored" }).click();
  await page.getByText("You are no longer signed in.").waitFor();
  await page.goBack();
  await connection.getByText("Not connected").waitFor();
  await page.getByRole("alert").getByRole("link", { name: "Sign in" }).click();
  await page.waitForURL(/\/sign-in\?next=%2Fevents/);
  await context.close();
});
