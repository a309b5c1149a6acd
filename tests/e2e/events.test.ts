import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, views, visit, whenReady } from "../support/browser.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { openStorageReports, type StorageReports } from "../support/storage-reports.ts";

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

/** Ids of the stored events shown. */
const idsOf = (page: Page) =>
  page.getByRole("table", { name: "Events" }).locator("tbody").getByRole("link").allTextContents();

describe("stored events", () => {
  test("filters and pages are in the URL, Back undoes them, a reload keeps them", async () => {
    const ids = Array.from({ length: 60 }, (_, place) => `u${String(place).padStart(2, "0")}`);
    await reportInTurn("uwe", ids);
    const { page, context } = await openPage(browser, server.origin);
    await visit(page, "/events");
    await page.getByLabel("Customer").fill("uwe");
    await page.getByLabel("Customer").press("Enter");
    await page.waitForURL(/customer=uwe/);
    await expect.poll(() => idsOf(page)).toEqual(ids.toReversed().slice(0, 50));
    await page.getByRole("button", { name: "Older" }).click();
    await page.waitForURL(/cursor=/);
    await expect.poll(() => idsOf(page)).toEqual(ids.toReversed().slice(50));
    await page.reload();
    await whenReady(page);
    expect(await idsOf(page)).toEqual(ids.toReversed().slice(50));
    const csv = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
    const rows = (await (await fetch(`${server.origin}${csv}`)).text()).trim().split("\r\n").slice(1);
    expect(rows.map((row) => row.split(",")[0])).toEqual(ids.toReversed().slice(50));

    await page.goBack();
    await expect.poll(() => idsOf(page)).toEqual(ids.toReversed().slice(0, 50));
    await page.getByRole("combobox", { name: "Status" }).click();
    await page.getByRole("option", { name: "Voided" }).click();
    await page.waitForURL(/status=voided/);
    await page.getByText("No event is like this").waitFor();
    await page.getByRole("button", { name: "Show all events" }).click();
    await page.waitForURL((url) => url.search === "");
    await page.getByLabel("Customer").fill("Uwe");
    await page.getByLabel("Customer").press("Enter");
    await page.getByText(/There is no customer "Uwe"/).waitFor();
    await context.close();
  });

  test("the span is asked for in the zone chosen", async () => {
    await report(
      { id: "before", customer: "vera", occurred_at: "2026-02-01T09:59:59Z" },
      { id: "within", customer: "vera", occurred_at: "2026-02-01T10:00:00Z" },
      { id: "after", customer: "vera", occurred_at: "2026-02-01T11:00:00Z" },
    );
    const { page, context } = await openPage(browser, server.origin);
    await visit(page, "/events?customer=vera");
    await page.getByRole("button", { name: /^Occurred/ }).click();
    await page.getByLabel(/^Occurred from/).fill("2026-02-01T10:00:00");
    await page.getByLabel("and before").fill("2026-02-01T11:00:00");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/from=2026-02-01T10:00:00Z/);
    await expect.poll(() => idsOf(page)).toEqual(["within"]);
    await context.close();
  });
});

describe("one event", () => {
  test("whatever its names are, it is found from the list, replaced and voided, and totals follow", async () => {
    const customer = "Söhne & Co. 100%/2?#\\";
    const id = "a/b%2Fc?d#e f";
    await report({ id, customer, quantity: "5", attributes: { region: "eu" } });
    const { page, context, errors } = await openPage(browser, server.origin);
    await visit(page, `/events?customer=${encodeURIComponent(customer)}`);
    await page.getByRole("link", { name: id }).click();
    await page.getByRole("heading", { level: 1, name: id }).waitFor();
    await page.reload();
    await whenReady(page);
    await page.getByText('"region": "eu"').waitFor();
    expect(await totalOf(customer)).toBe("5");

    await page.getByRole("button", { name: "Replace" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("stored, GB").fill("-7");
    await dialog.getByLabel("Reason").fill("Counted in the wrong unit");
    await dialog.getByRole("button", { name: "Replace the event" }).click();
    await dialog.getByText(/^Quantity is negative/).waitFor();
    expect(await dialog.getByLabel("stored, GB").getAttribute("aria-invalid")).toBe("true");
    await dialog.getByLabel("stored, GB").fill("7.25");
    await dialog.getByLabel("Occurred (UTC)").fill("2026-03-04T05:06:07");
    await dialog.getByRole("button", { name: "Replace the event" }).click();
    await dialog.waitFor({ state: "detached" });
    const history = page.getByRole("region", { name: "History" });
    await history.getByText("Counted in the wrong unit").waitFor();
    await history.getByText("2026-03-04 05:06:07").waitFor();
    expect(await history.getByRole("listitem").first().textContent()).toContain("5 GB");
    expect(await totalOf(customer)).toBe("7.25");

    await page.getByRole("button", { name: "Void" }).click();
    await dialog.getByLabel("Reason").fill("Reported twice");
    await dialog.getByRole("button", { name: "Void the event" }).click();
    await page.getByRole("region", { name: "Voided" }).getByText("Reported twice").waitFor();
    expect(await page.getByRole("button", { name: "Void" }).count()).toBe(0);
    expect(await totalOf(customer)).toBe("0");
    expect(errors.filter((error) => !error.includes("422"))).toEqual([]);
    await context.close();
  });

  test("an unknown one is answered with 404 and ways to the right one", async () => {
    const { page, context } = await openPage(browser, server.origin);
    const response = await visit(page, "/events/anna/nothing");
    expect(response?.status()).toBe(404);
    await page.getByRole("heading", { level: 1, name: "Unknown event" }).waitFor();
    await page.getByRole("link", { name: "Events of this customer" }).click();
    await page.waitForURL(/\/events\?customer=anna$/);
    await context.close();
  });
});

test("the overview tells what was received, and follows it", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/");
  const rejected = page
    .getByRole("region", { name: "Receipts today" })
    .locator("dl > div")
    .filter({ hasText: "Rejected" })
    .locator("dd");
  const before = Number(await rejected.textContent());
  await report({ id: "again wrong", customer: "anna", quantity: "none" });
  await expect.poll(() => rejected.textContent(), { timeout: 15_000 }).toBe(String(before + 1));
  await page.getByRole("radio", { name: "Table" }).first().click();
  await page.getByRole("columnheader", { name: "Conflict" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("event");
  await page.getByRole("option", { name: "Events" }).click();
  await page.waitForURL(/\/events$/);
  await context.close();
});

const [desktop, , , phone] = views;
const looked = [desktop, phone].filter((view) => view !== undefined);

describe.each(looked.map((view) => ({ view, name: `${view.width} px ${view.theme}` })))(
  "at $name",
  ({ view }) => {
    test("the pages of events are accessible and fit", async () => {
      await report({ id: "seen", customer: "xenia", attributes: { long: "x".repeat(300) } });
      const { page, context, foreign } = await openPage(browser, server.origin, view);
      const faults: Record<string, unknown> = {};
      const check = async (name: string) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > view.width) faults[`${name} width`] = width;
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        if (grave.length > 0)
          faults[name] = grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
      };
      for (const path of [
        "/",
        "/events",
        "/events?view=live",
        "/events?status=voided",
        "/events/anna/nothing",
      ]) {
        await visit(page, path);
        await check(path);
      }
      await visit(page, "/events/xenia/seen");
      await check("an event");
      for (const name of ["Replace", "Void"]) {
        await page.getByRole("button", { name }).click();
        await page.getByRole("dialog").waitFor();
        await check(name);
        await page.keyboard.press("Escape");
      }
      expect(faults).toEqual({});
      expect(foreign).toEqual([]);
      await context.close();
    });
  },
);
