import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CreditGrant, CreditHold } from "#/api/contract/ledger.ts";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, twoViews, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { pageFaults } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  await callApi(server.origin, "POST", "/customers", { external_id: "studio/50%", name: "Studio Fifty" });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const api = "/customers/studio%2F50%25";
const credits = "/credits/studio%2F50%25";

async function list<T>(path: string): Promise<T[]> {
  const response = await fetch(`${server.origin}/api/v1${api}${path}`);
  return (await response.json()).data;
}

const dialog = (page: Page) => page.getByRole("dialog");
const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });

/** Waits until a card shows an amount. */
const shows = (page: Page, name: string, amount: string) =>
  expect.poll(() => card(page, name).textContent()).toContain(`${amount} credits`);

test("credits are given by the page once, however often the button is clicked", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/credits");
  await page.getByText("Nobody has credits yet").waitFor();
  await button(page, "Give credits").first().click();
  await dialog(page).getByLabel("Customer").fill("nobody");
  await dialog(page).getByLabel("Amount").fill("12.345");
  await dialog(page).getByLabel("Alerts at").fill("50, 2000");
  await button(page, "Give the credits").click();
  await dialog(page)
    .getByText(/^Expected more than 0: credits/)
    .waitFor();
  await dialog(page)
    .getByText(/^Expected percents above 0/)
    .waitFor();
  expect(await dialog(page).getByLabel("Amount").getAttribute("aria-invalid")).toBe("true");
  expect(await graveFaults(page)).toEqual([]);
  await dialog(page).getByLabel("Amount").fill("1000");
  await dialog(page).getByLabel("Alerts at").fill("50, 80");
  await button(page, "Give the credits").click();
  await dialog(page)
    .getByText(/nobody/)
    .waitFor();
  await dialog(page).getByLabel("Customer").fill("studio/50%");
  await dialog(page).getByLabel("Reason").fill("Welcome credits");
  // Both clicks are there before the page can take the button away.
  await button(page, "Give the credits").evaluate((element: HTMLElement) => {
    element.click();
    element.click();
  });
  await page.waitForURL(`**${credits}`);
  await page.getByRole("heading", { level: 1, name: "Credits of Studio Fifty" }).waitFor();
  await shows(page, "Available", "1,000.00");
  const grants = await list<CreditGrant>("/grants");
  expect(grants.map(({ amount, thresholds, reason }) => [amount, thresholds, reason])).toEqual([
    ["1000", ["50", "80"], "Welcome credits"],
  ]);
  await context.close();
});

test("a hold is settled with what the work cost, and another one released", async () => {
  const film = await callApi<CreditHold>(server.origin, "POST", `${api}/holds`, {
    amount: "210",
    reason: "Film 4",
  });
  await callApi(server.origin, "POST", `${api}/holds`, { amount: "80.5", reason: "Film 5" });
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, credits);
  await shows(page, "Held", "290.50");
  await shows(page, "Available", "709.50");
  await button(page, "Settle the hold of 210.00").click();
  await dialog(page)
    .getByLabel(/really cost/)
    .fill("5000");
  await dialog(page).getByRole("button", { name: "Settle" }).click();
  await dialog(page)
    .getByText(/^Not enough credits/)
    .waitFor();
  await dialog(page)
    .getByLabel(/really cost/)
    .fill("205.25");
  await dialog(page).getByRole("button", { name: "Settle" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await shows(page, "Held", "80.50");
  await shows(page, "Spent", "205.25");
  await button(page, "Release the hold of 80.50").click();
  await button(page, "Release it").click();
  await dialog(page).waitFor({ state: "detached" });
  await shows(page, "Held", "0.00");
  await shows(page, "Available", "794.75");
  await page.getByText("Nothing is held.").waitFor();
  const holds = await list<CreditHold>("/holds");
  expect(holds.map(({ reason, state }) => [reason, state])).toEqual([
    ["Film 5", "released"],
    ["Film 4", "settled"],
  ]);
  expect(holds[1]).toMatchObject({ id: film.id, settled_amount: "205.25" });
  await context.close();
});

test("credits are taken away with a reason, and every change stands in the ledger", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, credits);
  await button(page, "Adjust").click();
  await page.getByRole("radio", { name: "Take away" }).click();
  await dialog(page).getByLabel("Amount").fill("99999");
  await dialog(page).getByLabel("Reason").fill("The wrong film was rendered");
  await button(page, "Take them away").click();
  await dialog(page)
    .getByText(/^Not enough credits/)
    .waitFor();
  await dialog(page).getByLabel("Amount").fill("12.5");
  await button(page, "Take them away").click();
  await dialog(page).waitFor({ state: "detached" });
  await shows(page, "Available", "782.25");

  const ledger = page.getByRole("table", { name: "Ledger" });
  const row = ledger.getByRole("row").filter({ hasText: "Settled" });
  expect(await row.textContent()).toMatch(/\+4\.75.*\u2212210\.00.*\+205\.25/);
  await row.getByRole("button").click();
  const entries = page.getByRole("table", { name: /^Entries of transaction/ });
  const amounts = await entries.locator("td:last-child").allTextContents();
  expect(amounts.toSorted()).toEqual(["+205.25", "+4.75", "0.00", "\u2212210.00"]);

  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Adjustment" }).click();
  await page.waitForURL(/kind=adjustment/);
  await ledger.getByText("The wrong film was rendered").waitFor();
  await expect.poll(() => ledger.getByText("Settled").count()).toBe(0);
  const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const file = await (await fetch(server.origin + href)).text();
  expect(file).toContain("The wrong film was rendered");
  expect(file).not.toContain("settle");
  await page.reload();
  await ledger.getByText("The wrong film was rendered").waitFor();
  await context.close();
});

test("older transactions are a page away, and a grant leads to its own", async () => {
  const holding = async () => {
    const { id } = await callApi<CreditHold>(server.origin, "POST", `${api}/holds`, { amount: "1" });
    await callApi(server.origin, "POST", `${api}/holds/${id}/release`, {});
  };
  await Promise.all(Array.from({ length: 26 }, holding));
  await callApi(server.origin, "POST", `${api}/grants`, { amount: "5", reason: "Five more" });
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, credits);
  const ledger = page.getByRole("table", { name: "Ledger" });
  await page.getByRole("navigation", { name: "Pages of the ledger" }).getByText("50 transactions").waitFor();
  await button(page, "Older").click();
  await page.waitForURL(/cursor=/);
  await ledger.getByText("Welcome credits").waitFor();
  await page.goBack();
  await ledger.getByText("Five more").waitFor();
  await page.getByRole("table", { name: "Grants" }).getByRole("link", { name: "Five more" }).click();
  await page.waitForURL(/grant=.*#ledger$/);
  await expect.poll(() => ledger.getByRole("row").count()).toBe(2);
  await context.close();
});

test("the balance is drawn and listed, and the page leads to the customer and back", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, credits);
  await page
    .getByRole("region", { name: "Balance over time, credits" })
    .locator("svg path")
    .first()
    .waitFor();
  await page.getByRole("radio", { name: "90 days" }).click();
  await page.getByRole("radio", { name: "Table" }).click();
  await page.waitForURL(/view=table/);
  const days = page.getByRole("region", { name: "Balance by day" }).getByRole("row");
  await expect.poll(() => days.count()).toBe(91);
  expect(await days.nth(1).textContent()).toContain("787.25");
  await page.getByRole("link", { name: "Customer", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Studio Fifty", exact: true }).waitFor();
  await page.locator("main").getByRole("link", { name: "Credits", exact: true }).click();
  await page.waitForURL(`**${credits}`);
  await page.getByRole("link", { name: "Credits", exact: true }).first().click();
  await page
    .getByRole("table", { name: "Customers with credits" })
    .getByText("Studio Fifty")
    .first()
    .waitFor();
  const unknown = await visit(page, "/credits/nobody");
  expect(unknown?.status()).toBe(404);
  await context.close();
});

test.each(twoViews)("is accessible and fits at $width px, $theme", async (view) => {
  const { page, context, foreign, errors } = await openPage(browser, server.origin, view);
  const drawn = view.theme === "dark" ? "table" : "chart";
  expect(await pageFaults(page, ["/credits", `${credits}?holds=all&view=${drawn}`], view.width)).toEqual({});
  await page
    .getByRole("button", { name: /^Transaction/ })
    .first()
    .click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
  expect([foreign, errors]).toEqual([[], []]);
  await context.close();
});
