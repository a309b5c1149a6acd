import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { billPrepaid, makePlans, minutesOf, periodRows } from "../support/billed.ts";
import { openBrowser, openPage, twoViews, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { misfits, pageFaults } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

/** Whatever characters a caller's name has. */
const odd = "50% & Söhne/№1?#";
const statementPath = (number: number, customer = odd) =>
  `/billing/${encodeURIComponent(customer)}/${number}`;

/** The UTC day so many days ago. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** An instant in the middle of it. */
const noon = (days: number) => `${daysAgo(days)}T12:00:00Z`;

const make = (path: string, body: object) => callApi(server.origin, "POST", path, body);
const oddApi = `/customers/${encodeURIComponent(odd)}`;

beforeAll(async () => {
  const grace = { SAMPLE_DATA: "off", BILLING_GRACE_MINUTES: "43200" };
  [server, browser] = await Promise.all([startServer(grace), openBrowser()]);
  await makePlans(server.origin);
  await billPrepaid(server.origin);
  await make("/customers", { external_id: odd, name: "Söhne & Co" });
  await make("/events", [
    minutesOf("a-1", odd, "60", noon(44)),
    minutesOf("a-2", odd, "90.5", noon(30)),
    minutesOf("a-3", odd, "12", noon(20)),
    minutesOf("a-4", odd, "30"),
  ]);
  // Periods of 20 days: one is closed, one is over and waits, one is open.
  await callApi(server.origin, "PUT", `${oddApi}/billing`, {
    plan: "standard",
    cadence: "days",
    length_days: 20,
    anchor_date: daysAgo(45),
    starts_at: daysAgo(45),
  });
  await make(`${oddApi}/periods/1/close`, {});
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (page: Page) => page.getByRole("dialog");
const cells = (page: Page, row: number) => periodRows(page).nth(row).getByRole("cell").allTextContents();

test("periods of all customers are listed and narrowed, and the row leads to the statement", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/billing");
  await expect.poll(() => periodRows(page).count()).toBe(4);
  await page.getByLabel("Customer").fill(odd);
  await page.getByLabel("Customer").press("Enter");
  await page.waitForURL(/customer=/);
  await expect.poll(() => periodRows(page).count()).toBe(3);
  expect(await cells(page, 2)).toEqual([
    "Söhne & Co, period 1",
    "1",
    `${daysAgo(45)} – ${daysAgo(26)} UTC`,
    "Standard",
    "Closed",
    "90.13 EUR",
    "90.13 EUR",
  ]);
  expect((await cells(page, 1)).slice(4)).toEqual(["Ended", "–", "–"]);
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Closed" }).click();
  await page.waitForURL(/state=closed/);
  await expect.poll(() => periodRows(page).count()).toBe(1);
  await periodRows(page).first().getByText("Standard").click();
  await page.waitForURL(`**${statementPath(1)}`);
  await page.getByRole("heading", { level: 1, name: "Statement 1 of Söhne & Co" }).waitFor();

  await visit(page, "/billing?plan=prepaid");
  await expect.poll(() => periodRows(page).count()).toBe(1);
  await visit(page, "/billing?customer=nobodyIsCalledThis");
  await page.getByRole("button", { name: "Show all periods" }).click();
  await expect.poll(() => periodRows(page).count()).toBe(4);
  await context.close();
});

test("a statement says how each amount came about, leads to its proof, and is CSV too", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, statementPath(1));
  const lines = page.getByRole("table", { name: "Lines" });
  const texts = await lines.locator("tbody tr").allInnerTexts();
  const said = texts.map((text) => text.replace(/\s+/g, " ").trim());
  expect(said).toEqual([
    expect.stringMatching(/^Fixed amounts .*29\.00$/),
    expect.stringMatching(/^Base fee .*29\.00 per period 29\.00$/),
    "Minutes · 150.5 min in 2 events, 10 included 61.13",
    expect.stringMatching(/^Minutes, 0 to 100 .* 100 min 0\.50 per min 50\.00$/),
    expect.stringMatching(/and 1\.00 EUR once.* 40\.5 min 0\.25 per min 11\.13$/),
  ]);
  const totals = page.locator("dl[aria-label=Totals]");
  expect(await totals.locator("dd").allInnerTexts()).toEqual(["90.13 EUR", "90.13 EUR"]);
  expect(await page.getByText("Preview").count()).toBe(0);
  await page.getByRole("radio", { name: "Table" }).click();
  await page.getByRole("region", { name: "Burn-down" }).getByRole("row").last().getByText("29.00").waitFor();

  const csv = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const answer = await fetch(`${server.origin}${csv}`);
  expect(answer.headers.get("content-type")).toContain("text/csv");

  await page
    .getByRole("link", { name: /^Why this quantity/ })
    .first()
    .click();
  await page.waitForURL(/\/proof\?/);
  await page.getByRole("region", { name: "150.5 min" }).waitFor();
  await context.close();
});

test("one goes from period to period; an ended one is closed, and later events adjust the next", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, statementPath(1));
  expect(await page.getByRole("button", { name: "Previous period" }).isDisabled()).toBe(true);
  await page.getByRole("link", { name: "Next period" }).click();
  await page.waitForURL(`**${statementPath(2)}`);
  await page.getByText("It still moves, until the period is closed.").waitFor();
  expect(await page.getByRole("button", { name: "Close now" }).count()).toBe(1);
  await page.getByRole("button", { name: "Close now" }).click();
  await dialog(page)
    .getByText(/never changes any more/)
    .waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await dialog(page).getByRole("button", { name: "Close it" }).click();
  await page.getByText("Closed", { exact: true }).waitFor();
  await expect.poll(() => page.getByText("Preview").count()).toBe(0);

  await make("/events", minutesOf("late/1", odd, "8", noon(18)));
  await page.getByRole("link", { name: "Next period" }).click();
  await page.waitForURL(`**${statementPath(3)}`);
  expect(await page.getByRole("button", { name: "Close now" }).count()).toBe(0);
  const adjustment = page.getByRole("row").filter({ hasText: "used 12, now 20 min" });
  await adjustment.getByText("+8 min").last().waitFor();
  await adjustment.getByText("The events behind it").click();
  const late = page.getByRole("table", { name: /^Events of line/ });
  await late.getByText("recorded late").waitFor();
  await late.getByRole("link", { name: "late/1" }).click();
  await page.waitForURL(/\/events\/.*late%2F1/);
  await context.close();
});

test("a plan in credits says what grants cover, and what is due beyond them, each with its currency", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, statementPath(1, "prepaid"));
  const totals = page.locator("dl[aria-label=Totals]");
  await totals.getByText("Overage").waitFor();
  expect(await totals.locator("dd").allInnerTexts()).toEqual([
    "140.00 credits",
    "\u2212100.00 credits",
    "0.48 EUR",
    "0.48 EUR",
  ]);
  await totals.getByText("40.00 credits at 0.012 EUR each").waitFor();
  await context.close();
});

test("a statement prints on A4 without the console around it", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, statementPath(1));
  // As wide as A4 between its margins at 96 dots an inch.
  await page.setViewportSize({ width: 680, height: 1000 });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const isSeen = (name: string) => page.getByText(name, { exact: true }).first().isVisible();
  expect(await page.getByRole("navigation").count()).toBe(0);
  expect(await page.getByRole("banner").count()).toBe(0);
  expect(await page.getByRole("button").count()).toBe(0);
  expect(await isSeen("Quantity")).toBe(true);
  expect(await page.getByRole("heading", { name: "Burn-down" }).count()).toBe(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    "rgb(255, 255, 255)",
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(680);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  // Points: A4 is 595 by 842.
  expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  await context.close();
});

test("what is not there says so", async () => {
  const { page, context } = await openPage(browser, server.origin);
  for (const path of [statementPath(99), statementPath(1, "nobody"), "/billing/nobody/first"]) {
    const response = await visit(page, path);
    expect([path, response?.status()]).toEqual([path, 404]);
    await page.getByRole("heading", { level: 1, name: "Unknown billing period" }).waitFor();
  }
  await context.close();
});

const pages = ["/billing", statementPath(1), `${statementPath(3)}?view=table`, statementPath(1, "prepaid")];

test.each([320, 768, 1024])("nothing is wider than a window of %i px", async (width) => {
  const { page, context } = await openPage(browser, server.origin, { width, height: 900, theme: "light" });
  expect(await misfits(page, pages, width)).toEqual({});
  await context.close();
});

test.each(twoViews)("the pages are accessible and fit at $width px", async (view) => {
  const { page, context, foreign, errors } = await openPage(browser, server.origin, view);
  expect(await pageFaults(page, pages, view.width)).toEqual({});
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
