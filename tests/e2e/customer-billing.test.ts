import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { billPrepaid, makePlans, periodRows } from "../support/billed.ts";
import { openBrowser, openPage, twoViews, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { misfits, pageFaults } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  await makePlans(server.origin);
  await billPrepaid(server.origin);
  await callApi(server.origin, "POST", "/customers", { external_id: "new", time_zone: "Asia/Kolkata" });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (page: Page) => page.getByRole("dialog");

test("a customer is put on a plan, changed and ended, after being told what will happen", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/customers/new");
  const panel = page.getByRole("region", { name: "Billing" });
  await panel.getByText(/^Not billed/).waitFor();
  await panel.getByRole("button", { name: "Put on a plan" }).click();
  await dialog(page).getByText("Choose a plan and how long its periods are.").waitFor();
  await dialog(page).getByRole("combobox", { name: "Plan" }).click();
  await page.getByRole("option", { name: "Standard, in EUR" }).click();
  await dialog(page).getByLabel("Day of the month").fill("32");
  await dialog(page).getByRole("button", { name: "Begin billing" }).click();
  await dialog(page)
    .getByText(/^Expected a whole number from 1 to 31/)
    .waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await dialog(page).getByLabel("Day of the month").fill("31");
  await dialog(page)
    .getByText(/^The first period is priced by Standard, and goes from now to the end of/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Begin billing" }).click();
  await panel.getByText("Monthly, on the last day").waitFor();
  await panel.getByText(/^Next period at/).waitFor();
  await panel.getByText(/EUR/).first().waitFor();

  await panel.getByRole("button", { name: "Change the plan" }).click();
  await dialog(page).getByRole("combobox", { name: "Plan" }).click();
  await page.getByRole("option", { name: "Prepaid, in credits" }).click();
  await dialog(page)
    .getByText(/^The open period goes on to the end of .*, on Standard\.$/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Change it" }).click();
  await panel.getByText(/^Prepaid, version 1, at/).waitFor();

  await panel.getByRole("button", { name: "Change the plan" }).click();
  await dialog(page).getByRole("radio", { name: "Now" }).click();
  await dialog(page)
    .getByText(/^The open period ends now/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Change it" }).click();
  await panel
    .getByText(/credits/)
    .first()
    .waitFor();

  await panel.getByRole("button", { name: "End billing" }).click();
  await dialog(page)
    .getByText(/^The open period is the last/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "End it" }).click();
  await panel.getByText(/^Billing ends at/).waitFor();
  await panel.getByRole("link", { name: "All its periods" }).click();
  await page.waitForURL(/\/billing\?customer=new/);
  await expect.poll(() => periodRows(page).count()).toBe(2);
  expect(errors).toEqual([]);
  await context.close();
});

test.each([320, 768, 1024])("a billed customer’s page is no wider than a window of %i px", async (width) => {
  const { page, context } = await openPage(browser, server.origin, { width, height: 900, theme: "light" });
  expect(await misfits(page, ["/customers/prepaid"], width)).toEqual({});
  await context.close();
});

test.each(twoViews)("a billed customer’s page is accessible and fits at $width px", async (view) => {
  const { page, context, foreign, errors } = await openPage(browser, server.origin, view);
  expect(await pageFaults(page, ["/customers/prepaid"], view.width)).toEqual({});
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
