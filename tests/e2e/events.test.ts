import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, views, visit, whenReady } from "../support/browser.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  await post("/services", { slug: "Storage" });
  await post("/services/Storage/meters", { slug: "stored", unit: "GB", price: "2" });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Asks the API; answers what it says, whatever the status. */
async function post(path: string, body: unknown) {
  const response = await fetch(`${server.origin}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

const report = (...events: object[]) =>
  post(
    "/events",
    events.map((event) => ({ service: "Storage", quantity: "1", ...event })),
  );

/** What a customer's meter adds up to since 2026. */
async function totalOf(customer: string): Promise<string | undefined> {
  const query = new URLSearchParams({
    from: "2026-01-01",
    to: "2028-01-01",
    window: "month",
    group_by: "customer",
    customer,
  });
  const answer = await fetch(`${server.origin}/api/v1/meters/stored/query?${query}`);
  const { data }: { data: { value: string | null }[] } = await answer.json();
  return String(data.reduce((sum, { value }) => sum + Number(value ?? 0), 0));
}

const receiptsOf = (page: Page) => page.getByRole("table", { name: "Receipts" });
/** Ids of the receipts shown, newest first. */
const tailed = (page: Page) => receiptsOf(page).locator("tbody tr[data-number] td:nth-child(3)").allTextContents();
const connection = (page: Page) => page.getByRole("status", { name: "Connection" });

describe("the live tail", () => {
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
    await table.getByText(/is negative/).waitFor();
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
    await report({ id: "p1", customer: "paula" }, { id: "p2", customer: "paula" }, { id: "x", customer: "quentin" });
    await page.getByText("2 new").waitFor();
    await connection(page).getByText("Paused").waitFor();
    expect(await receiptsOf(page).count()).toBe(0);
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => tailed(page)).toEqual(["p2", "p1"]);
    await context.close();
  });

  test("a lost connection is taken up again without gap or double", async () => {
    const { page, context } = await openPage(browser, server.origin);
    // A proxy between browser and server, which can be cut.
    let isCut = false;
    await page.route("**/api/trpc/events.tail**", (route) => (isCut ? route.abort() : route.fallback()));
    await visit(page, "/events?view=live&customer=rita");
    await connection(page).getByText("Live").waitFor();
    await report({ id: "r1", customer: "rita" }, { id: "r2", customer: "rita" });
    await expect.poll(() => tailed(page)).toEqual(["r2", "r1"]);
    isCut = true;
    await context.setOffline(true);
    await report({ id: "r3", customer: "rita" }, { id: "r4", customer: "rita" });
    await context.setOffline(false);
    await report({ id: "r5", customer: "rita" });
    isCut = false;
    await expect.poll(() => tailed(page), { timeout: 60_000 }).toEqual(["r5", "r4", "r3", "r2", "r1"]);
    await connection(page).getByText("Live").waitFor();
    await context.close();
  });
});
