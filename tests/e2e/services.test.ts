import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const report = (events: object[]) => callApi(server.origin, "POST", "/events", events);

const dialog = (page: Page) => page.getByRole("dialog");

/** Chooses in one of the selects of a dialog. */
async function choose(page: Page, label: string, option: string) {
  await dialog(page).getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
}

const meterRow = (page: Page, name: string) =>
  page.getByRole("table", { name: "Meters" }).locator("tr:visible").filter({ hasText: name }).first();

test("a service and its meters are made by the page, which says what is wrong at the field", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/services");
  await page.getByRole("button", { name: "New service" }).click();
  await dialog(page).getByLabel("Slug").fill("two words");
  await dialog(page).getByLabel("Name").fill("Rendering");
  await dialog(page).getByRole("button", { name: "Make the service" }).click();
  await dialog(page)
    .getByText(/^Expected a slug of 1 to 64 letters/)
    .waitFor();
  expect(await dialog(page).getByLabel("Slug").getAttribute("aria-invalid")).toBe("true");
  expect(await graveFaults(page)).toEqual([]);
  await dialog(page).getByLabel("Slug").fill("Render");
  await dialog(page).getByRole("button", { name: "Make the service" }).click();
  await page.waitForURL("**/services/Render");
  await page.getByRole("heading", { level: 1, name: "Rendering" }).waitFor();

  await page.getByText("No meters yet").waitFor();
  await page.getByRole("button", { name: "New meter" }).first().click();
  await dialog(page).getByLabel("Slug").fill("frames");
  await dialog(page).getByLabel("Unit", { exact: true }).fill("frame");
  await dialog(page).getByLabel("Price per unit").fill("cheap");
  await dialog(page).getByRole("button", { name: "Make the meter" }).click();
  await dialog(page)
    .getByText(/^Expected a decimal of 0 or more/)
    .waitFor();
  await dialog(page).getByLabel("Price per unit").fill("0.0125");
  expect(await graveFaults(page)).toEqual([]);
  await dialog(page).getByRole("button", { name: "Make the meter" }).click();
  await dialog(page).waitFor({ state: "detached" });
  expect(await meterRow(page, "frames").textContent()).toContain("0.0125");

  await page.getByRole("button", { name: "New meter" }).click();
  await dialog(page).getByLabel("Slug").fill("largest");
  await dialog(page).getByLabel("Unit", { exact: true }).fill("frame");
  await choose(page, "Aggregation", "Maximum");
  await choose(page, "Values from", "Another meter’s quantity");
  await choose(page, "Other meter", "frames");
  await dialog(page).getByRole("button", { name: "Make the meter" }).click();
  await dialog(page).waitFor({ state: "detached" });
  expect(await meterRow(page, "largest").textContent()).toContain("meter frames");

  await page.getByRole("link", { name: "Services and meters" }).click();
  const row = page.getByRole("table").locator("tr:visible").filter({ hasText: "Rendering" }).first();
  await row.getByRole("link", { name: "Rendering" }).waitFor();
  expect(await row.textContent()).toContain("never");
  await context.close();
});

test("what can't change since there are events is said; the rest still changes", async () => {
  await report([{ id: "r-1", customer: "studio", service: "Render", quantity: "40" }]);
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/services/Render");
  await page.getByRole("button", { name: "Edit meter frames" }).click();
  const aggregation = dialog(page).getByRole("combobox", { name: "Aggregation" });
  expect(await aggregation.isDisabled()).toBe(true);
  await dialog(page)
    .getByText(/^The service has events/)
    .waitFor();
  await dialog(page).getByLabel("Name").fill("Frames rendered");
  await dialog(page).getByLabel("Price per unit").fill("0.02");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).waitFor({ state: "detached" });
  expect(await meterRow(page, "Frames rendered").textContent()).toContain("0.02");

  await page.getByRole("button", { name: "Delete meter frames" }).click();
  await dialog(page).getByText("The meter frames can’t be deleted").waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await dialog(page)
    .getByText(/It has 1 event/)
    .waitFor();
  await context.close();
});

test("a new meter is filled from the attributes of past events", async () => {
  await report([
    { id: "r-2", customer: "studio", service: "Render", quantity: "1", attributes: { gigabytes: "2.5" } },
    { id: "r-3", customer: "studio", service: "Render", quantity: "1", attributes: { gigabytes: "4" } },
  ]);
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/services/Render");
  await page.getByRole("button", { name: "New meter" }).click();
  await dialog(page).getByLabel("Slug").fill("gigabytes");
  await dialog(page).getByLabel("Unit", { exact: true }).fill("GB");
  await choose(page, "Values from", "An attribute of the event");
  await dialog(page).getByLabel("Attribute", { exact: true }).fill("gigabytes");
  await dialog(page)
    .getByLabel(/^Fill from the past/)
    .check();
  await dialog(page).getByRole("button", { name: "Make the meter" }).click();
  await page.getByText("Filled from the past: 2 of 3 events had a value.").waitFor();
  await visit(page, "/customers/studio?meter=gigabytes");
  expect(await page.getByRole("region", { name: "30 days" }).textContent()).toContain("6.5 GB");
  await context.close();
});

test("a service that nobody used is deleted with its meters", async () => {
  await callApi(server.origin, "POST", "/services", { slug: "Unused", name: "Unused service" });
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/services/Unused");
  await page.getByRole("button", { name: "Delete" }).click();
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/services$/);
  await page
    .getByRole("link", { name: "Rendering" })
    .or(page.getByRole("link", { name: "Internet" }))
    .first()
    .waitFor();
  await expect.poll(() => page.getByText("Unused service").count()).toBe(0);
  const gone = await visit(page, "/services/Unused");
  expect(gone?.status()).toBe(404);
  await page.getByRole("heading", { level: 1, name: "Unknown service" }).waitFor();
  await context.close();
});
