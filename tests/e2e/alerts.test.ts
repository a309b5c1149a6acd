import { createHmac } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CreditHold } from "#/api/contract/ledger.ts";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, twoViews, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { pageFaults } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { openReceiver } from "../support/webhook-receiver.ts";

let server: RunningServer;
let browser: Browser;
let receiver: Awaited<ReturnType<typeof openReceiver>>;

beforeAll(async () => {
  [server, browser, receiver] = await Promise.all([
    startServer({ SAMPLE_DATA: "off", WEBHOOK_PRIVATE_TARGETS: "allow" }),
    openBrowser(),
    openReceiver(),
  ]);
  await callApi(server.origin, "POST", "/customers", { external_id: "studio" });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Gives 100 credits more, and spends some: what was given first, first. */
async function spend(amount: string): Promise<void> {
  await callApi(server.origin, "POST", "/customers/studio/grants", { amount: "100", thresholds: ["50"] });
  const hold = await callApi<CreditHold>(server.origin, "POST", "/customers/studio/holds", { amount });
  await callApi(server.origin, "POST", `/customers/studio/holds/${hold.id}/settle`, { amount });
}

test("an endpoint is made by the page, its secret is shown once and signs what arrives", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/webhooks");
  await page.getByText("No endpoint yet").waitFor();
  await button(page, "New endpoint").first().click();
  await dialog(page).getByLabel("URL").fill("ftp://example.com");
  await button(page, "Make the endpoint").click();
  await dialog(page)
    .getByText(/^Expected an http or https URL/)
    .waitFor();
  expect(await graveFaults(page)).toEqual([]);
  const url = receiver.url("/hooks");
  await dialog(page).getByLabel("URL").fill(url);
  await dialog(page).getByLabel("Description").fill("Billing team");
  await button(page, "Make the endpoint").click();
  const secret = await dialog(page)
    .getByText(/^whsec_/)
    .textContent();
  expect(await graveFaults(page)).toEqual([]);
  await button(page, "I have kept it").click();
  await dialog(page).waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("heading", { level: 3, name: url }).waitFor();
  expect(await page.content()).not.toContain(secret);

  await button(page, `Test ${url}`).click();
  await page.getByText("The test arrived. It answered 200.").waitFor();
  const [message] = receiver.to("/hooks");
  const {
    "webhook-id": id,
    "webhook-timestamp": at,
    "webhook-signature": signature,
  } = message?.headers ?? {};
  const key = Buffer.from(secret?.replace("whsec_", "") ?? "", "base64");
  const expected = createHmac("sha256", key).update(`${id}.${at}.${message?.body}`).digest("base64");
  expect(signature).toBe(`v1,${expected}`);
  await button(page, `New secret for ${url}`).click();
  await button(page, "Make a new secret").click();
  const other = await dialog(page)
    .getByText(/^whsec_/)
    .textContent();
  expect(other).not.toBe(secret);
  await context.close();
});

test("an alert is counted in the side bar, shown on the overview, sent, and acknowledged", async () => {
  await spend("60");
  await receiver.until("/hooks", 2);
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/");
  const link = page
    .getByRole("navigation", { name: "Pages", exact: true })
    .getByRole("link", { name: /^Alerts/ });
  await expect.poll(() => link.textContent()).toBe("Alerts1 open");
  const strip = page.getByRole("region", { name: "Open alerts" });
  expect(await strip.textContent()).toContain("60.00 of 100.00");
  await link.click();
  await page.waitForURL(/\/alerts$/);
  await page.getByRole("button", { name: "Acknowledge: studio, 50 %" }).click();
  await page.getByText("No alert is open").waitFor();
  await expect.poll(() => link.textContent()).toBe("Alerts");
  await page.getByRole("radio", { name: "Acknowledged" }).click();
  await page.getByRole("table", { name: "Alerts" }).getByText("by local").first().waitFor();
  await page.getByRole("table", { name: "Alerts" }).getByRole("link", { name: "studio" }).click();
  await page.getByRole("heading", { level: 1, name: "Credits of studio" }).waitFor();
  await page.getByRole("link", { name: "All its alerts" }).click();
  await page.waitForURL(/\/alerts\?state=all&customer=studio$/);
  await visit(page, "/webhooks?state=delivered");
  const row = page.getByRole("table", { name: "Messages" }).getByRole("row").filter({ hasText: "credit." });
  await row.getByRole("button").click();
  await page.getByText('"threshold": "50"').waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a message that was given up says why, and is sent again once its endpoint is mended", async () => {
  await callApi(server.origin, "POST", "/webhooks", { url: receiver.url("/gone") });
  await spend("100");
  await receiver.until("/gone", 1);
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/webhooks");
  await button(page, "1 dead message").click();
  await page.waitForURL(/state=dead/);
  await page.getByText(/^It answered 410/).waitFor();
  const gone = page.getByRole("listitem").filter({ hasText: receiver.url("/gone") });
  await gone.getByText("Disabled").waitFor();
  await gone.getByRole("button", { name: /^Edit/ }).click();
  await dialog(page).getByLabel("URL").fill(receiver.url("/mended"));
  await button(page, "Save").click();
  await dialog(page).waitFor({ state: "detached" });
  await button(page, `Enable ${receiver.url("/mended")}`).click();
  await button(page, `Disable ${receiver.url("/mended")}`).waitFor();
  await page.getByRole("button", { name: /^Retry message/ }).click();
  await receiver.until("/mended", 1);
  await page.getByText("No message is like this").waitFor();
  await page.getByRole("radio", { name: "Delivered" }).click();
  await page.getByRole("table", { name: "Messages" }).getByText(receiver.url("/mended")).waitFor();

  await button(page, `Delete endpoint ${receiver.url("/mended")}`).click();
  await dialog(page)
    .getByText(/record of all its messages/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => page.getByText(receiver.url("/mended")).count()).toBe(0);
  await context.close();
});

test.each(twoViews)("is accessible and fits at $width px, $theme", async (view) => {
  const { page, context, foreign, errors } = await openPage(browser, server.origin, view);
  const paths = ["/alerts", "/alerts?state=all", "/alerts?customer=nobody", "/webhooks"];
  expect(await pageFaults(page, paths, view.width)).toEqual({});
  await page.getByRole("table", { name: "Messages" }).getByRole("button").first().click();
  await page.getByText("What is sent").waitFor();
  expect(await graveFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
  // A browser logs the status of what is not there.
  expect([foreign, errors.filter((error) => !error.includes("404"))]).toEqual([[], []]);
  await context.close();
});
