import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, twoViews, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { misfits, pageFaults } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

/** Whatever characters a caller's name has. */
const odd = "50% & Söhne/№1?#";
const oddPath = `/customers/${encodeURIComponent(odd)}`;

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  const make = (path: string, body: object) => callApi(server.origin, "POST", path, body);
  await make("/services", { slug: "Transcode", name: "Transcoding" });
  await make("/services/Transcode/meters", { slug: "minutes", name: "Minutes", unit: "min", price: "0.5" });
  await make("/services/Transcode/meters", {
    slug: "longest",
    name: "Longest",
    unit: "min",
    aggregation: "max",
    value_of: "minutes",
  });
  await make("/customers", { external_id: odd, name: "Söhne & Co", time_zone: "Europe/Berlin" });
  await make("/events", [
    { id: "t/1", customer: odd, service: "Transcode", quantity: "10.25", occurred_at: hoursAgo(1) },
    { id: "t-2", customer: odd, service: "Transcode", quantity: "5", occurred_at: hoursAgo(2) },
    { id: "t-3", customer: odd, service: "Transcode", quantity: "4", occurred_at: hoursAgo(90) },
    { id: "t-4", customer: "small", service: "Transcode", quantity: "0.75", occurred_at: hoursAgo(1) },
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (page: Page) => page.getByRole("dialog");
const rows = (page: Page) => page.getByRole("table").first().locator("tbody tr:visible");

test("customers are listed, and found by id or name", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/customers");
  const row = rows(page).filter({ hasText: odd });
  expect(await row.getByRole("cell").allTextContents()).toEqual([
    odd,
    "Söhne & Co",
    "Europe/Berlin",
    "3",
    expect.stringMatching(/^20\d\d-/),
  ]);
  await page.getByLabel("External id or name").fill("söhne & c");
  await page.waitForURL(/q=/);
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByLabel("External id or name").fill("nobody");
  await page.getByText("No customer is called like this").waitFor();
  await visit(page, "/customers?page=9");
  await page.getByText("This page is past the end").waitFor();
  await page.getByRole("button", { name: "Show the first page" }).click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(1);
  expect(new URL(page.url()).search).toBe("");
  await context.close();
});

test("a customer is made, changed and deleted; what is wrong stands at the field", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/customers");
  await page.getByRole("button", { name: "New customer" }).click();
  await dialog(page).getByLabel("External id").fill("small");
  await dialog(page).getByRole("button", { name: "Make the customer" }).click();
  await dialog(page).getByText('There is already a customer "small".').waitFor();
  await dialog(page).getByLabel("External id").fill("made/by hand");
  await dialog(page).getByLabel("Time zone").fill("Nowhere");
  await dialog(page).getByRole("button", { name: "Make the customer" }).click();
  await dialog(page)
    .getByText(/^Expected the IANA name of a time zone/)
    .waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await dialog(page).getByLabel("Time zone").fill("Asia/Kolkata");
  await dialog(page).getByRole("button", { name: "Make the customer" }).click();
  await page.waitForURL("**/customers/made%2Fby%20hand");
  await page.getByRole("heading", { level: 1, name: "made/by hand" }).waitFor();
  await page.getByText("Nothing used yet").waitFor();

  await page.getByRole("button", { name: "Edit" }).click();
  await dialog(page).getByLabel("Name").fill("By hand");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "By hand" }).waitFor();

  await page.getByRole("button", { name: "Delete" }).click();
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/customers$/);
  await expect.poll(() => page.getByText("By hand").count()).toBe(0);
  const gone = await visit(page, "/customers/made%2Fby%20hand");
  expect(gone?.status()).toBe(404);

  await visit(page, oddPath);
  await page.getByRole("button", { name: "Delete" }).click();
  await dialog(page).getByText("It has 3 events, and what was used stays on record.").waitFor();
  expect(await dialog(page).getByRole("button", { name: "Delete" }).count()).toBe(0);
  await context.close();
});

test("a customer's page says what it used, and every total leads to its proof", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, oddPath);
  await page.getByRole("heading", { level: 1, name: "Söhne & Co" }).waitFor();
  expect(await page.getByRole("region", { name: "1 day" }).textContent()).toContain("15.25 min");
  expect(await page.getByRole("region", { name: "7 days" }).textContent()).toContain("19.25 min");
  expect(await page.getByRole("region", { name: "Usage factor" }).textContent()).toContain("Medium usage");
  const events = page.getByRole("region", { name: "Latest events" });
  expect(await events.getByRole("link", { name: /^t/ }).allTextContents()).toEqual(["t/1", "t-2", "t-3"]);
  expect(await events.getByRole("link", { name: "All its events" }).getAttribute("href")).toBe(
    `/events?customer=${encodeURIComponent(odd)}`,
  );

  await page.getByRole("radio", { name: "Table" }).click();
  await page.getByRole("region", { name: "Minutes by day" }).getByText("no events").first().waitFor();

  await page.getByRole("region", { name: "7 days" }).getByRole("link", { name: "Why this number?" }).click();
  await page.waitForURL(/\/proof\?/);
  await page.getByText("Difference 0: they agree").waitFor();
  const proof = page.getByRole("region", { name: "19.25 min" });
  expect(await proof.textContent()).toContain("all 3 events with a value");
  const listed = page.getByRole("region", { name: "The events" });
  expect(await listed.getByRole("link").allTextContents()).toEqual(["t-3", "t-2", "t/1"]);
  expect(await listed.getByRole("link", { name: "t/1" }).getAttribute("href")).toBe(
    `/events/${encodeURIComponent(odd)}/t%2F1`,
  );

  await page.goBack();
  await page.getByRole("button", { name: "Longest" }).click();
  await page.waitForURL(/meter=longest/);
  await expect.poll(() => page.getByRole("region", { name: "30 days" }).textContent()).toContain("10.25 min");
  await context.close();
});

test("a ranking is by the chosen meter, with totals of all, and its numbers lead to their proofs", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/rankings");
  await page.getByRole("combobox", { name: "Meter" }).click();
  await page.getByRole("option", { name: "Minutes, min" }).click();
  await page.waitForURL(/meter=minutes/);
  await expect.poll(() => rows(page).count()).toBe(2);
  expect(await rows(page).first().getByRole("cell").allTextContents()).toEqual([
    "1",
    "new",
    expect.stringContaining(odd),
    "15.25",
    "19.25",
    "19.25",
    "96.250",
    "3",
  ]);
  const totals = page.locator("tfoot tr");
  await expect.poll(() => totals.textContent()).toContain("20.00");
  await rows(page)
    .nth(1)
    .getByRole("link", { name: /30 days/ })
    .click();
  await page.waitForURL(/\/proof\?/);
  await page.getByText("Difference 0: they agree").waitFor();
  await page.getByRole("region", { name: "0.75 min" }).waitFor();

  await visit(page, "/rankings?meter=longest&q=s");
  expect(await rows(page).first().getByRole("cell").allTextContents()).toEqual([
    expect.any(String),
    "new",
    expect.stringContaining("small"),
    "0.75",
    "0.75",
    "0.75",
    "1",
  ]);
  expect(await page.locator("tfoot").count()).toBe(0);
  await rows(page).first().getByRole("link", { name: "small" }).click();
  await page.waitForURL(/\/customers\/small\?meter=longest/);
  await context.close();
});

test("a proof is asked for with a form, and says in words what can't be proven", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/proof");
  await page.getByLabel("Customer").fill("small");
  await page.getByRole("combobox", { name: "Meter" }).click();
  await page.getByRole("option", { name: "Longest, min" }).click();
  const wall = (hours: number) => hoursAgo(hours).slice(0, 19);
  await page.getByLabel("From (UTC)").fill(wall(3));
  await page.getByLabel("To before").fill(wall(0));
  await page.getByRole("button", { name: "Prove it" }).click();
  await page.waitForURL(/customer=small&meter=longest/);
  await page.getByRole("region", { name: "0.75 min" }).waitFor();
  await page.getByText("Difference 0: they agree").waitFor();
  await page.getByText("How to recompute it").click();
  await page.getByText(/curl -sf .*sha256sum/).waitFor();

  await page.getByLabel("Customer").fill("nobody");
  await page.getByRole("button", { name: "Prove it" }).click();
  const failure = page.getByRole("alert").filter({ hasText: "The total could not be proven" });
  await failure.waitFor();
  expect(await failure.textContent()).toContain('There is no customer "nobody".');
  await context.close();
});

test("a proof of many events reads on where its page ends", async () => {
  const many = Array.from({ length: 105 }, (_, n) => ({
    id: `m-${n}`,
    customer: "many",
    service: "Transcode",
    quantity: "0.1",
  }));
  await callApi(server.origin, "POST", "/events", many);
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/proof?customer=many&meter=minutes");
  await page.getByRole("region", { name: "10.5 min" }).waitFor();
  await page.getByText("100 of 105 events").waitFor();
  await page.getByRole("button", { name: "Show more events" }).click();
  await page.getByText("105 of 105 events").waitFor();
  expect(await page.getByRole("button", { name: "Show more events" }).count()).toBe(0);
  await context.close();
});

test("the search finds customers, services and meters", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/customers");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/customer, service or meter/).fill("50%");
  await page.getByRole("option", { name: /Söhne & Co/ }).waitFor();
  await page.getByPlaceholder(/customer, service or meter/).fill("transc");
  await page.getByRole("option", { name: /Transcoding/ }).waitFor();
  await page.getByPlaceholder(/customer, service or meter/).fill("minutes");
  await page.getByRole("option", { name: /Minutes/ }).click();
  await page.waitForURL(/\/rankings\?meter=minutes/);
  await context.close();
});

const pages = [
  "/services",
  "/services/Transcode",
  "/customers",
  "/customers?q=nobodyIsCalledThis",
  oddPath,
  `${oddPath}?view=table`,
  "/rankings?meter=minutes",
  "/proof",
  `/proof?customer=${encodeURIComponent(odd)}&meter=minutes`,
];

test.each([320, 768, 1024, 1280])("nothing is wider than a window of %i px", async (width) => {
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
