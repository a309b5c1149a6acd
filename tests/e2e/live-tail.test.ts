import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, visit } from "../support/browser.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { openStorageReports, type StorageReports } from "../support/storage-reports.ts";
import { openWeakLink } from "../support/weak-link.ts";

let server: RunningServer;
let browser: Browser;
let report: StorageReports["report"];
let reportInTurn: StorageReports["reportInTurn"];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  ({ report, reportInTurn } = await openStorageReports(server.origin));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const receiptsOf = (page: Page) => page.getByRole("table", { name: "Receipts" });
/** Ids of the receipts shown, newest first. */
const tailed = (page: Page) =>
  receiptsOf(page).locator("tbody tr[data-number] td:nth-child(3)").allTextContents();
const connection = (page: Page) => page.getByRole("status", { name: "Connection" });

test("before the first event it shows how to send one, then all four answers as they come", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/events");
  await page.getByText(`curl ${server.origin}/api/v1/events`).waitFor();
  await page.getByText(`npx meterline generate --url ${server.origin}`).waitFor();
  await page.getByRole("radio", { name: "Live" }).click();
  await page.waitForURL(/view=live/);
  await connection(page).getByText("Live").waitFor();
  await report(
    { id: "first", customer: "anna" },
    { id: "first", customer: "anna" },
    { id: "first", customer: "anna", quantity: "2" },
    { id: "wrong", customer: "anna", quantity: "-1" },
  );
  const table = receiptsOf(page);
  for (const status of ["Accepted", "Duplicate", "Conflict", "Rejected"]) {
    await table.getByText(status, { exact: true }).waitFor();
  }
  await table.getByRole("cell", { name: /is negative/ }).waitFor();
  await table.getByRole("link", { name: "first" }).first().click();
  await page.getByRole("heading", { level: 1, name: "first" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("paused it counts what is new, and shows it on resuming", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/events?view=live&customer=paula");
  await connection(page).getByText("Live").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await report(
    { id: "p1", customer: "paula" },
    { id: "p2", customer: "paula" },
    { id: "x", customer: "quentin" },
  );
  await page.getByText("2 new").waitFor();
  await connection(page).getByText("Paused").waitFor();
  expect(await receiptsOf(page).count()).toBe(0);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => tailed(page)).toEqual(["p2", "p1"]);
  await context.close();
});

test("a lost connection is taken up again without gap or double", async () => {
  const link = await openWeakLink(server.origin);
  const { page, context } = await openPage(browser, link.origin);
  await visit(page, "/events?view=live&customer=rita");
  await connection(page).getByText("Live").waitFor();
  await reportInTurn("rita", ["r1", "r2"]);
  await expect.poll(() => tailed(page)).toEqual(["r2", "r1"]);

  link.cut();
  await connection(page).getByText("Reconnecting").waitFor();
  await reportInTurn("rita", ["r3", "r4"]);
  link.mend();
  await expect.poll(() => tailed(page), { timeout: 30_000 }).toEqual(["r4", "r3", "r2", "r1"]);

  // A browser gives up where it is answered with an error.
  link.refuse();
  await connection(page).getByText("Reconnecting").waitFor();
  await page.waitForResponse((response) => response.status() === 502);
  await reportInTurn("rita", ["r5"]);
  link.mend();
  await expect.poll(() => tailed(page), { timeout: 30_000 }).toEqual(["r5", "r4", "r3", "r2", "r1"]);

  link.cut();
  await connection(page).getByText("Reconnecting").waitFor();
  await reportInTurn("rita", ["r6"]);
  link.mend();
  await expect.poll(() => tailed(page), { timeout: 30_000 }).toEqual(["r6", "r5", "r4", "r3", "r2", "r1"]);
  await connection(page).getByText("Live").waitFor();
  await context.close();
  await link.close();
});

test("what comes faster than it can be listed is counted, and the rows are bounded", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/events?view=live&customer=sara");
  await connection(page).getByText("Live").waitFor();
  for (let batch = 0; batch < 3; batch++) {
    const ids = Array.from({ length: 400 }, (_, place) => `s${batch}-${place}`);
    await report(...ids.map((id) => ({ id, customer: "sara" })));
  }
  await receiptsOf(page)
    .getByText(/receipts not listed here/)
    .first()
    .waitFor();
  expect((await tailed(page)).length).toBeLessThanOrEqual(500);
  await context.close();
});
