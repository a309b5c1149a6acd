import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, type View, views, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

const at = "2026-10-10T12:00:00Z";

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  await post("/services", { slug: "api", name: "API" });
  await post("/services/api/meters", { slug: "requests", name: "Requests", unit: "request" });
  await post("/services/api/meters", { slug: "storage", name: "Storage", unit: "GB" });
  await post("/events", [
    {
      id: "1",
      customer: "acme",
      service: "api",
      occurred_at: at,
      values: { requests: "150", storage: "12.5" },
    },
    { id: "2", customer: "tiny", service: "api", occurred_at: at, values: { requests: "1", storage: "0" } },
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const post = (path: string, body: object) => callApi(server.origin, "POST", path, body);

const item = (page: Page, number: number) => page.getByRole("group", { name: `Item ${number}` });
const preview = (page: Page) => page.getByRole("region", { name: "On real usage" });
const amountOf = (page: Page, line: string | RegExp) =>
  preview(page).getByRole("row").filter({ hasText: line }).locator("td").last();

/** Chooses in one of the selects of an item. */
async function choose(page: Page, number: number, label: string, option: string) {
  await item(page, number).getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
}

test("a plan is made, with its price on real usage beside it, and what is wrong at its field", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/plans");
  await page.getByText("No plans yet").waitFor();
  await page.getByRole("link", { name: "New plan" }).first().click();
  await page.waitForURL("**/plans/new");
  await page.getByLabel("Slug").fill("standard");
  await page.getByLabel("Plan’s name").fill("Standard");
  await choose(page, 1, "Meter", "Requests, request");
  await item(page, 1).getByLabel("Price per request, USD").fill("0.02");
  await item(page, 1).getByLabel("Included a period, request").fill("100");
  // Whoever uses most of the meter, over the 30 days that end with the last use.
  await expect.poll(() => preview(page).getByLabel("Customer").inputValue()).toBe("acme");
  await expect.poll(() => preview(page).getByLabel("From (UTC)").inputValue()).toBe("2026-09-11");
  expect(await preview(page).getByLabel("To before").inputValue()).toBe("2026-10-11");
  await preview(page).getByText("150 used, 100 included · 50 × 0.02").waitFor();
  expect(await amountOf(page, "Requests").textContent()).toBe("1.00");

  await page.getByRole("button", { name: "Add an item" }).click();
  await choose(page, 2, "Priced as", "Graduated steps");
  await item(page, 2).getByRole("combobox", { name: "Meter" }).click();
  expect(await page.getByRole("option", { name: "Requests, request" }).count()).toBe(0);
  await page.getByRole("option", { name: "Storage, GB" }).click();
  await item(page, 2).getByRole("button", { name: "Add a step" }).click();
  await item(page, 2).getByRole("button", { name: "Add a step" }).click();
  await item(page, 2).getByLabel("Step 1, up to").fill("10");
  await item(page, 2).getByLabel("Step 1, price per unit").fill("1");
  await item(page, 2).getByLabel("Step 2, up to").fill("5");
  await item(page, 2).getByLabel("Step 2, price per unit").fill("0.5");
  // Nothing is said of what is still to be filled in.
  expect(await item(page, 2).getByLabel("Step 3, price per unit").getAttribute("aria-invalid")).toBeNull();
  await item(page, 2).getByLabel("Step 3, price per unit").fill("0.1");
  await item(page, 2).getByText("Expected more than 10, where the step begins").waitFor();
  await preview(page).getByText("Not complete yet").waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await item(page, 2).getByLabel("Step 2, up to").fill("50");
  await preview(page).getByText("2.5 × 0.5").waitFor();

  await page.getByRole("button", { name: "Add a flat fee" }).click();
  await item(page, 3).getByLabel("Amount a period, USD").fill("9.99");
  await item(page, 3).getByRole("button", { name: "Move item 3 up" }).click();
  await item(page, 2).getByLabel("Amount a period, USD").waitFor();
  await expect.poll(() => amountOf(page, "Base fee").textContent()).toBe("9.99");
  expect(await amountOf(page, "Total").textContent()).toBe("22.24");

  await page.getByLabel("Slug").fill("two words");
  await page.getByRole("button", { name: "Make the plan" }).click();
  await page.getByText(/^Expected a slug of 1 to 64 letters/).waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.id))
    .toBe(await page.getByLabel("Slug").getAttribute("id"));
  await page.getByLabel("Slug").fill("standard");
  await page.getByRole("button", { name: "Make the plan" }).click();
  await page.waitForURL("**/plans/standard");
  await page.getByRole("heading", { level: 1, name: "Standard" }).waitFor();
  await page
    .getByRole("navigation", { name: "Pages", exact: true })
    .getByRole("link", { name: "Plans" })
    .click();
  const row = page
    .getByRole("table", { name: "Plans" })
    .locator("tr:visible")
    .filter({ hasText: "Standard" });
  expect(await row.first().textContent()).toContain("Requests: 0.02 each above 100");
  expect(errors).toEqual([]);
  await context.close();
});

test("a change makes a version, says what it changes, and old terms come back", async () => {
  await post("/plans", {
    slug: "growing",
    name: "Growing",
    terms: {
      currency: "EUR",
      items: [
        { model: "package", meter: "requests", size: "100", price: "4" },
        { model: "volume", meter: "storage", tiers: [{ up_to: null, price: "2" }] },
      ],
    },
  });
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/plans/growing");
  const save = page.getByRole("button", { name: "Save" });
  expect(await save.isDisabled()).toBe(true);
  await preview(page).getByText("150 used · 2 × 4 per 100").waitFor();
  expect(await amountOf(page, "Total").textContent()).toBe("33.00");

  await item(page, 1).getByLabel("Price of a package, EUR").fill("5");
  await preview(page).getByText("As the plan is now: 33.00 EUR").waitFor();
  await expect.poll(() => amountOf(page, "Total").textContent()).toBe("35.00");
  await page.getByText(/^Saving makes version 2/).waitFor();
  await save.click();
  const versions = page.getByRole("region", { name: "Versions" });
  await versions.getByText("Requests, price of a package").waitFor();
  expect(await versions.getByRole("listitem").first().textContent()).toMatch(/Version 2.*4 → became 5/);
  await expect.poll(() => save.isDisabled()).toBe(true);

  await versions.getByRole("button", { name: /^Edit its terms/ }).click();
  expect(await item(page, 1).getByLabel("Price of a package, EUR").inputValue()).toBe("4");
  await page.getByText(/^Saving makes version 3/).waitFor();
  await expect
    .poll(() => page.getByLabel("Plan’s name").evaluate((input) => input === document.activeElement))
    .toBe(true);
  await item(page, 1).getByLabel("Price of a package, EUR").fill("5.00");
  await page.getByLabel("Plan’s name").fill("Grown");
  await save.click();
  await page.getByRole("heading", { level: 1, name: "Grown" }).waitFor();
  // The same price in other words is no other price.
  expect(await versions.getByRole("listitem").count()).toBe(2);
  expect(await item(page, 1).getByLabel("Price of a package, EUR").inputValue()).toBe("5");
  await context.close();
});

test("a plan in credits begins periods with a grant and may allow an overage", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/plans/new?customer=tiny&from=2026-10-01&to=2026-11-01");
  await page.getByLabel("Slug").fill("prepaid");
  await page.getByRole("radio", { name: "Credits" }).click();
  await choose(page, 1, "Meter", "Requests, request");
  await item(page, 1).getByLabel("Price per request, credits").fill("0.125");
  await page.getByLabel("Each period begins with a grant").check();
  await page.getByLabel("Granted credits").fill("1000.001");
  await page.getByLabel("More may be spent than was granted").check();
  await page.getByLabel("Price of a credit").fill("0.012");
  await page.getByLabel("Currency of the overage").fill("xxz");
  await page.getByText("Expected credits with at most 2 decimals").waitFor();
  await page.getByText("Expected an ISO 4217 code such as USD").waitFor();
  await page.getByLabel("Granted credits").fill("1000");
  await page.getByLabel("Currency of the overage").fill("eur");
  await preview(page).getByText("1 used · 1 × 0.125").waitFor();
  expect(await amountOf(page, "Requests").textContent()).toBe("0.13");
  await page.getByRole("button", { name: "Make the plan" }).click();
  await page.waitForURL("**/plans/prepaid");
  const { terms } = await (await fetch(`${server.origin}/api/v1/plans/prepaid`)).json();
  expect(terms).toMatchObject({
    currency: "credits",
    grant: { amount: "1000", priority: 0, rollover_max: null },
    overage: { limit: null, price: "0.012", currency: "EUR" },
  });

  await visit(page, "/plans/new?copy=prepaid");
  expect(await page.getByLabel("Granted credits").inputValue()).toBe("1000");
  await page.getByLabel("Slug").fill("prepaid");
  await page.getByRole("button", { name: "Make the plan" }).click();
  await page.getByText('There is already a plan "prepaid".').waitFor();
  expect(await page.getByLabel("Slug").getAttribute("aria-invalid")).toBe("true");
  await context.close();
});

test("a plan that was used is archived, one that never was is deleted", async () => {
  await post("/plans", { slug: "used", terms: { currency: "USD", items: [] } });
  await post("/plans", { slug: "unused", terms: { currency: "USD", items: [] } });
  await callApi(server.origin, "PUT", "/customers/acme/billing", { plan: "used", cadence: "monthly" });
  const { page, context } = await openPage(browser, server.origin);
  const dialog = page.getByRole("dialog");
  await visit(page, "/plans/unused");
  await page
    .getByText("No lines: the plan prices nothing.")
    .or(page.getByText("Nothing to price yet"))
    .waitFor();
  await page.getByRole("button", { name: "Archive or delete" }).click();
  await dialog.getByText(/If nobody ever was, it is deleted/).waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Archive or delete" }).click();
  await page.waitForURL(/\/plans$/);
  await page.getByRole("link", { name: "used", exact: true }).click();
  await page.waitForURL("**/plans/used");
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await dialog.getByText(/1 customer on it keeps it/).waitFor();
  await dialog.getByRole("button", { name: "Archive", exact: true }).click();
  await page.getByText(/^Archived since/).waitFor();
  expect(await page.getByRole("button", { name: "Archive", exact: true }).count()).toBe(0);

  await visit(page, "/plans");
  expect(await page.getByRole("link", { name: "used", exact: true }).count()).toBe(0);
  await page.getByRole("radio", { name: "Archived" }).click();
  await page.waitForURL(/\?state=archived$/);
  await page.getByRole("link", { name: "used", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "unused", exact: true }).count()).toBe(0);
  const gone = await visit(page, "/plans/unused");
  expect(gone?.status()).toBe(404);
  await page.getByRole("heading", { level: 1, name: "Unknown plan" }).waitFor();
  await context.close();
});

const named = (view: View) => `${view.width} px ${view.theme}`;

test.each(views.map((view) => [named(view), view] as const))(
  "the pages are accessible and fit at %s",
  async (_, view) => {
    const { page, context, foreign } = await openPage(browser, server.origin, view);
    const others = view.theme === "light" ? ["/plans/new"] : ["/plans/prepaid"];
    for (const path of ["/plans?state=all", "/plans/standard", ...others]) {
      await visit(page, path);
      await page.waitForLoadState("networkidle");
      expect([path, await graveFaults(page)]).toEqual([path, []]);
      await page.setViewportSize({ width: Math.min(view.width, 320), height: 800 });
      const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect([path, width[0]]).toEqual([path, width[1]]);
      await page.setViewportSize({ width: view.width, height: view.height });
    }
    expect(foreign).toEqual([]);
    await context.close();
  },
);
