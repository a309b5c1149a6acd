import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, visit, whenReady } from "../support/browser.ts";
import { importCsv, type SessionRow, toCsv } from "../support/import-csv.ts";
import { type RunningServer, startServer } from "../support/server.ts";

const reference = "2022-12-15T23:59:59Z";

const sessions: readonly SessionRow[] = [
  ["heavyUser1", "2022-12-15 10:00:00", "5000000.25", "8000000.50"],
  ["heavyUser1", "2022-12-14 14:00:00", "3000000", "5000000"],
  ["heavyUser1", "2022-12-10 08:00:00", "2000000", "3000000"],
  ["heavyUser1", "2022-11-20 12:00:00", "4000000", "6000000"],
  ["mediumUser2", "2022-12-15 09:00:00", "1000000", "2000000"],
  ["mediumUser2", "2022-12-12 16:00:00", "1500000", "2500000"],
  ["mediumUser2", "2022-11-25 20:00:00", "2000000", "3000000"],
  ["lightUser3", "2022-11-18 11:00:00", "500000", "800000"],
];

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
  await importCsv(server.origin, toCsv(sessions));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens a path and gives what the tests look at. */
async function open(path: string) {
  const { page, context } = await openPage(browser, server.origin);
  const response = await visit(page, path);
  const rows = page.getByRole("table").first().locator("tbody tr:visible");
  /** Usernames in the order shown. */
  const names = () => rows.getByRole("link").allTextContents();
  return { page, context, response, rows, names };
}

test("the ranking shows exact sums, ranks and shares at its reference", async () => {
  const { page, context, rows } = await open(`/rankings?reference=${reference}`);
  await page.getByText("Windows that end at 2022-12-15 23:59:59 UTC").waitFor();
  expect(await rows.first().getByRole("cell").allTextContents()).toEqual([
    "1",
    "new",
    expect.stringMatching(/heavyUser1$/),
    "13,000,000.75",
    "26,000,000.75",
    "36,000,000.75",
    expect.stringMatching(/^73\.\d{3}$/),
    "14,000,000.25",
    "22,000,000.50",
    "4",
  ]);
  expect(await rows.count()).toBe(3);
  await context.close();
});

test("order, window and search are in the URL, Back undoes them, a reload keeps them", async () => {
  const { page, context, names } = await open(`/rankings?reference=${reference}`);
  expect(await names()).toEqual(["heavyUser1", "mediumUser2", "lightUser3"]);

  await page.getByRole("radio", { name: "7 days" }).click();
  await page.waitForURL(/window=7/);
  await expect.poll(names).toEqual(["heavyUser1", "mediumUser2"]);

  await page
    .getByRole("columnheader", { name: /Upload/ })
    .getByRole("button")
    .click();
  await page.waitForURL(/sort=upload/);
  await expect.poll(() => page.locator("th[aria-sort=descending]").textContent()).toContain("7 days");

  await page.goBack();
  await page.waitForURL((url) => !url.search.includes("sort"));
  await page.goBack();
  await expect.poll(names).toEqual(["heavyUser1", "mediumUser2", "lightUser3"]);

  await page.getByLabel("Username begins with").fill("light");
  await expect.poll(names).toEqual(["lightUser3"]);
  await page.waitForURL(/q=light/);
  await page.reload();
  await whenReady(page);
  expect(await names()).toEqual(["lightUser3"]);
  expect(await page.getByLabel("Username begins with").inputValue()).toBe("light");
  await context.close();
});

test("the CSV holds exactly the rows shown", async () => {
  const { page, context } = await open(`/rankings?reference=${reference}&sort=download&q=m`);
  const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const csv = await fetch(new URL(href ?? "", server.origin));
  expect(csv.status).toBe(200);
  expect(csv.headers.get("content-type")).toContain("text/csv");
  const lines = (await csv.text()).trim().split(/\r?\n/);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("mediumUser2");
  await context.close();
});

test("the reference time is chosen in the top bar, in the zone shown", async () => {
  const { page, context, names } = await open("/rankings");
  await page.getByText("Windows that end at 2022-12-15 10:00:00 UTC").waitFor();
  await page.getByRole("button", { name: "Reference time: latest session" }).click();
  await page.getByLabel("Windows end at (UTC)").fill("2022-11-20T12:00:00");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL(/reference=2022-11-20T12(:|%3A)00(:|%3A)00Z/);
  await expect.poll(names).toEqual(["heavyUser1", "lightUser3"]);
  await page.getByRole("button", { name: /^Reference time/ }).click();
  await page.getByRole("button", { name: "Latest session" }).click();
  await expect.poll(names).toEqual(["heavyUser1", "mediumUser2", "lightUser3"]);
  await context.close();
});

test("a row leads to its user, at the same reference", async () => {
  const { page, context, rows } = await open(`/rankings?reference=${reference}`);
  await rows.nth(1).getByRole("cell", { name: "3,000,000.00" }).first().click();
  await page.waitForURL(/\/users\/mediumUser2\?reference=/);
  await page.getByRole("heading", { level: 1, name: "mediumUser2" }).waitFor();
  expect(await page.getByRole("region", { name: "30 days" }).textContent()).toContain("12,000,000.00 Kb");
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Rankings" }).waitFor();
  await context.close();
});

test("a user's page has the windows, the days with their gaps, and the sessions", async () => {
  const { page, context } = await open(`/users/heavyUser1?reference=${reference}&view=table`);
  expect(await page.getByRole("region", { name: "1 day" }).textContent()).toContain("13,000,000.75 Kb");
  expect(await page.getByRole("region", { name: "7 days" }).textContent()).toContain("26,000,000.75 Kb");
  expect(await page.getByRole("region", { name: "30 days" }).textContent()).toContain("36,000,000.75 Kb");
  const days = page.getByRole("region", { name: "Usage by day" }).getByRole("row");
  await days.filter({ hasText: "2022-12-13" }).getByText("no sessions").waitFor();
  await days.filter({ hasText: "2022-12-14" }).getByRole("button", { name: "2022-12-14" }).click();
  await page.waitForURL(/day=2022-12-14/);
  const starts = page.getByRole("table", { name: "Sessions" }).locator("time");
  await expect.poll(() => starts.allTextContents()).toEqual(["2022-12-14 14:00:00"]);
  await page.getByRole("button", { name: "All days" }).click();
  await expect.poll(() => starts.count()).toBe(4);
  await page.getByRole("radio", { name: "Chart" }).click();
  await page.locator(".recharts-bar-rectangle").first().waitFor();
  await context.close();
});

test("an unknown user is a friendly page with status 404", async () => {
  const { page, context, response } = await open("/users/HeavyUser1");
  expect(response?.status()).toBe(404);
  await page.getByRole("heading", { level: 1, name: "Unknown user" }).waitFor();
  await page.getByRole("link", { name: "All users" }).click();
  await page.waitForURL(/\/users$/);
  await context.close();
});

test("the users are listed by name and searched by their beginning", async () => {
  const { page, context, names, rows } = await open("/users");
  expect(await names()).toEqual(["heavyUser1", "lightUser3", "mediumUser2"]);
  expect(await rows.first().getByRole("cell").allTextContents()).toEqual([
    "heavyUser1",
    "4",
    "36,000,000.75",
    "2022-12-15 10:00:00",
  ]);
  await page.getByLabel("Username begins with").fill("Heavy");
  await page.getByText("No username begins like this").waitFor();
  await page.getByRole("button", { name: "Show all users" }).click();
  await expect.poll(names).toHaveLength(3);
  await context.close();
});

test("the overview sums everyone up", async () => {
  const { page, context } = await open("/");
  expect(await page.getByRole("region", { name: "30 days", exact: true }).textContent()).toContain(
    "49,300,000.75 Kb",
  );
  expect(await page.getByLabel("Everything so far").textContent()).toContain("49,300,000.75 Kb");
  await page
    .getByRole("table", { name: "Top users over 30 days" })
    .getByRole("link", { name: "heavyUser1" })
    .waitFor();
  await context.close();
});

test("what can't be loaded says so in its place, and comes back when asked again", async () => {
  const { page, context, names } = await open(`/rankings?reference=${reference}`);
  await page.route("**/api/trpc/**", (route) => route.abort());
  await page.getByRole("radio", { name: "7 days" }).click();
  const failure = page.getByRole("alert").filter({ hasText: "The ranking could not be loaded" });
  await failure.waitFor();
  expect(await failure.textContent()).toContain("The server did not answer.");
  await page.unroute("**/api/trpc/**");
  await failure.getByRole("button", { name: "Try again" }).click();
  await expect.poll(names).toEqual(["heavyUser1", "mediumUser2"]);
  await context.close();
});
