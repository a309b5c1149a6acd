import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, type View, views, visit } from "../support/browser.ts";
import { CopilotServer } from "../support/copilot-server.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let browser: Browser;
let copilot: CopilotServer;
/** Without a Copilot service: it shows the sample period. */
let sample: RunningServer;
/** Of the service above. */
let connected: RunningServer;

beforeAll(async () => {
  copilot = await new CopilotServer().start();
  browser = await openBrowser();
  sample = await startServer({ SAMPLE_DATA: "off" });
  connected = await startServer({
    SAMPLE_DATA: "off",
    COPILOT_API_URL: copilot.url,
    COPILOT_SYNC_MINUTES: "0",
  });
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([sample?.stop(), connected?.stop()]);
  await copilot?.stop();
});

const table = (page: Page) => page.getByRole("table", { name: "Messages" });
/** Rows of messages; the first is the head. */
const rows = (page: Page) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.locator("button[aria-expanded]") });
const head = (page: Page, name: string) => page.getByRole("columnheader", { name });
const sortBy = (page: Page, name: string) => head(page, name).getByRole("button").click();

/** The rows as texts: id, time, report, credits. */
const readRows = (page: Page): Promise<string[][]> =>
  rows(page).evaluateAll((found) =>
    found.map((row) =>
      [...row.querySelectorAll("td")].map((cell) => (cell.querySelector("button") ?? cell).textContent),
    ),
  );

interface UsageRow {
  message_id: number;
  report_name?: string;
  credits_used: number;
}

const askUsage = async ({ origin }: RunningServer): Promise<UsageRow[]> =>
  (await (await fetch(`${origin}/usage`)).json()).usage;

test("the sample says so, with a row for each message as the API answers it", async () => {
  const { page, context, errors } = await openPage(browser, sample.origin);
  await visit(page, "/copilot");
  await page.getByText("Sample period", { exact: true }).waitFor();
  expect((await readRows(page))[0]).toEqual([
    "1000",
    "29-04-2024 02:08",
    "Tenant Obligations Report",
    "79.00",
  ]);
  expect((await readRows(page))[1]).toEqual(["1001", "29-04-2024 03:25", "", "5.20"]);
  const usage = await askUsage(sample);
  expect((await readRows(page)).map(([id, , report, credits]) => [Number(id), report, credits])).toEqual(
    usage.map((row) => [row.message_id, row.report_name ?? "", row.credits_used.toFixed(2)]),
  );
  expect(errors).toEqual([]);
  await context.close();
});

test("both columns sort in three steps, the first clicked first, and the URL holds it", async () => {
  const usage = await askUsage(sample);
  const inOrder = usage.map((row) => String(row.message_id));
  const { page, context } = await openPage(browser, sample.origin);
  await visit(page, "/copilot");
  const ids = async () => (await readRows(page)).map(([id]) => id);

  await sortBy(page, "Report Name");
  await page.waitForURL(/\?sort=report_name$/);
  expect(await head(page, "Report Name").getAttribute("aria-sort")).toBe("ascending");
  const named = usage.filter(({ report_name: name }) => name !== undefined);
  const byName = (await readRows(page)).map(([, , report]) => report ?? "");
  expect(byName.slice(0, named.length)).toEqual(named.map((row) => row.report_name ?? "").toSorted());
  expect(byName.slice(named.length).every((name) => name === "")).toBe(true);

  await sortBy(page, "Credits Used");
  await sortBy(page, "Credits Used");
  await page.waitForURL(/\?sort=report_name(,|%2C)-credits_used$/);
  const shown = await readRows(page);
  const expected = usage
    .toSorted((left, right) => {
      const [one, other] = [left.report_name, right.report_name];
      if (one !== other) return one === undefined ? 1 : other === undefined ? -1 : one < other ? -1 : 1;
      return right.credits_used - left.credits_used;
    })
    .map((row) => String(row.message_id));
  expect(shown.map(([id]) => id)).toEqual(expected);

  await page.reload();
  await rows(page).first().waitFor();
  expect(await ids()).toEqual(expected);
  expect(await head(page, "Credits Used").getAttribute("aria-sort")).toBe("descending");

  await sortBy(page, "Report Name");
  await sortBy(page, "Report Name");
  await page.waitForURL(/\?sort=-credits_used$/);
  await sortBy(page, "Credits Used");
  await page.waitForURL(/\/copilot$/);
  expect(await ids()).toEqual(inOrder);
  await page.goBack();
  await page.waitForURL(/\?sort=-credits_used$/);
  await expect.poll(async () => (await readRows(page))[0]?.[3]).toBe("94.00");
  await context.close();
});

test("a message opens by Enter and by a click, and its lines add up", async () => {
  const { page, context } = await openPage(browser, sample.origin);
  await visit(page, "/copilot");
  const opener = page.getByRole("button", { name: "1001" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?message=1001$/);
  const lines = page.getByRole("table", { name: "Credits of message 1001" });
  await lines.waitFor();
  expect(await opener.getAttribute("aria-expanded")).toBe("true");
  const amounts = await lines
    .locator("tbody tr td:last-child")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent?.replace("\u2212", "-"))));
  expect(amounts.length).toBeGreaterThan(4);
  expect(amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0)).toBe(520);
  expect(await lines.locator("tfoot").textContent()).toMatch(/5\.20/);
  await page.getByText("Are there any restrictions on alterations or improvements?").waitFor();

  await rows(page).first().click();
  await page.getByRole("table", { name: "Credits of message 1000" }).waitFor();
  await page.getByText(/It made report 5392/).waitFor();
  expect(await lines.count()).toBe(0);
  await page.reload();
  await page.getByRole("table", { name: "Credits of message 1000" }).waitFor();
  await page.getByRole("button", { name: "1000" }).press("Enter");
  await page.waitForURL(/\/copilot$/);
  await context.close();
});

test("the button records the messages once, and its events are a click away", async () => {
  const { page, context } = await openPage(browser, sample.origin);
  await visit(page, "/copilot");
  await page.getByText("Nothing was recorded yet.").waitFor();
  await page.getByRole("button", { name: "Record now" }).click();
  await page.getByText("110 messages: 110 new").waitFor();
  await page.getByRole("button", { name: "Record now" }).click();
  await page.getByText("110 messages: 110 unchanged").waitFor();
  await page.getByText("1 earlier run").waitFor();
  await page.getByRole("link", { name: /^Events of/ }).click();
  await page.waitForURL(/\/events\?service=copilot&customer=/);
  await page.getByRole("table").getByText("94").first().waitFor();
  await context.close();
});

describe("of a Copilot service", () => {
  test("every date has a bar, also those without messages, as a table too", async () => {
    copilot.messages = [
      { id: 3, text: "racecar", timestamp: "2024-04-29T23:59:59.999Z" },
      { id: 1, text: "Who pays?", timestamp: "2024-05-02T00:00:00Z", report_id: 7321 },
      { id: 2, text: "the rent of the flat", timestamp: "2024-05-02T10:00:00+02:00" },
    ];
    const { page, context } = await openPage(browser, connected.origin);
    await visit(page, "/copilot?view=table");
    const days = page.getByRole("table", { name: "Credits per day" });
    const credits = (id: number) => Number(shown.find(([known]) => known === String(id))?.[3]);
    await days.waitFor();
    const shown = await readRows(page);
    expect(shown.map(([id, time]) => [id, time])).toEqual([
      ["3", "29-04-2024 23:59"],
      ["1", "02-05-2024 00:00"],
      ["2", "02-05-2024 08:00"],
    ]);
    const cells = await days
      .locator("tbody tr")
      .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent)));
    expect(cells).toEqual([
      ["2024-05-02", "2", (credits(1) + credits(2)).toFixed(2)],
      ["2024-05-01", "0", "0.00"],
      ["2024-04-30", "0", "0.00"],
      ["2024-04-29", "1", "2.00"],
    ]);
    expect(await page.getByText("Sample period").count()).toBe(0);
    await page.getByRole("radio", { name: "Chart" }).click();
    await page.getByText("No messages").waitFor();
    // A bar of no height is not drawn; its date has its place on the axis all the same.
    await expect.poll(() => page.locator(".recharts-bar-rectangle").count()).toBe(2);
    const chart = page.getByRole("region", { name: "Credits per day" });
    await expect.poll(() => chart.textContent()).toMatch(/29 Apr.*30 Apr.*1 May.*2 May/);

    await page.getByRole("button", { name: "1", exact: true }).click();
    await page.getByText(/It asked for report 7321, which there is not/).waitFor();
    await page.getByRole("button", { name: "2", exact: true }).click();
    await page.getByText(/“the” comes more than once/).waitFor();
    await context.close();
  });

  test("that answers nonsense: the page says what, with the request to name, and goes on when asked again", async () => {
    copilot.messages = [{ id: 1, text: 5, timestamp: "2024-05-02T00:00:00Z" }];
    const { page, context } = await openPage(browser, connected.origin);
    await page.goto("/copilot");
    const alert = page.getByRole("alert").filter({ hasText: "The messages could not be loaded" });
    await alert.getByText(/messages\.0\.text/).waitFor();
    await alert.getByRole("button", { name: "Copy the request id" }).waitFor();
    await page.getByRole("button", { name: "Record now" }).click();
    await page.getByText("Failed", { exact: true }).waitFor();
    copilot.messages = [{ id: 1, text: "", timestamp: "2024-05-02T00:00:00Z" }];
    await alert.getByRole("button", { name: "Try again" }).click();
    await rows(page).first().waitFor();
    expect(await readRows(page)).toEqual([["1", "02-05-2024 00:00", "", "1.00"]]);
    copilot.messages = [];
    await page.reload();
    await page.getByText("No messages in this period yet").waitFor();
    await context.close();
  });
});

const named = (view: View) => `${view.width} px ${view.theme}`;

test.each(views.map((view) => [named(view), view] as const))(
  "it is accessible and fits at %s",
  async (_, view) => {
    const { page, context, foreign } = await openPage(browser, sample.origin, view);
    const shown = view.theme === "light" ? "chart" : "table";
    await visit(page, `/copilot?message=1001&sort=report_name,credits_used&view=${shown}`);
    await page.waitForLoadState("networkidle");
    expect(await graveFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
    await page.setViewportSize({ width: 320, height: 800 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    expect(foreign).toEqual([]);
    await context.close();
  },
);
