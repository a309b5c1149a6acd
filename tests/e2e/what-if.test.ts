import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, twoViews, visit } from "../support/browser.ts";
import { callApi } from "../support/call-api.ts";
import { pageFaults } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;
/** Path of a stored run, once there is one. */
let runPath = "";

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startServer({ SAMPLE_DATA: "off", SIMULATION: "on", SIMULATION_SPEED: "4" }),
    openBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const failure = (page: Page, number: number) => page.getByRole("group", { name: `Failure ${number}` });
const region = (page: Page, name: string | RegExp) => page.getByRole("region", { name });
const rowOf = (page: Page, table: string, text: string) =>
  page.getByRole("table", { name: table }).locator("tr:visible").filter({ hasText: text }).first();
/** Chooses in one of the selects of a failure. */
async function choose(page: Page, number: number, label: string, option: string) {
  const select = failure(page, number).getByRole("combobox", { name: label });
  await select.click();
  await page.getByRole("option", { name: option }).click();
  await expect.poll(() => select.textContent()).toBe(option);
}

const paramsOf = (page: Page) => new URL(page.url()).searchParams;

test("a what-if is asked beside the live run, and what is wrong is said at its field", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/simulation?tab=what-if");
  await region(page, "Live now")
    .getByRole("link", { name: /^db-service/ })
    .waitFor();
  // The service that most others call is asked about first.
  await expect
    .poll(() => failure(page, 1).getByRole("combobox", { name: "Service" }).textContent())
    .toBe("db-service");
  await page.getByLabel("Length of the run, s").fill("0");
  await page.getByText("Expected seconds above 0, up to 86,400 (a day)").waitFor();
  await page.getByRole("button", { name: "Compute what happens" }).click();
  expect(paramsOf(page).get("run")).toBeNull();
  await page.getByLabel("Length of the run, s").fill("120");
  await page.getByLabel("Seed", { exact: true }).fill("7");
  await page.getByRole("button", { name: "Compute what happens" }).click();

  await region(page, "What would happen")
    .getByText(/^Callers lost [\d,]+ of [\d,]+ requests/)
    .waitFor();
  await region(page, "What would happen")
    .getByText(/db-service was the root cause/)
    .waitFor();
  expect(await rowOf(page, "Causes and symptoms", "db-service").textContent()).toContain("Cause");
  expect(await rowOf(page, "Causes and symptoms", "auth-service").textContent()).toContain(
    "Symptomof db-service",
  );
  expect(await rowOf(page, "Causes and symptoms", "notification-service").textContent()).toContain(
    "Untouched",
  );

  // The URL holds the question and the answer.
  expect(paramsOf(page).get("seed")).toBe("7");
  const lost = await region(page, "What would happen")
    .getByText(/^Callers lost/)
    .textContent();
  await page.reload();
  expect(
    await region(page, "What would happen")
      .getByText(/^Callers lost/)
      .textContent(),
  ).toBe(lost);
  await page.getByLabel("Seed", { exact: true }).fill("8");
  await page.getByText(/^This answers another question/).waitFor();
  runPath = `/simulation/runs/${paramsOf(page).get("run")}`;
  await rowOf(page, "Latest runs", "db-service out").getByRole("link").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("whoever has the link sees the same run, can replay it, change the question, and delete it", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, runPath);
  await page.getByRole("heading", { level: 1, name: "What if: db-service out" }).waitFor();
  await region(page, "What was asked").getByText("from 30 s for 1 min").waitFor();
  await region(page, "Events").getByText("Failure begins: db-service out, for 1 min").waitFor();
  await page.getByRole("radiogroup", { name: "Curves as" }).getByRole("radio", { name: "Table" }).click();
  await region(page, "Error rate of db-service").getByRole("row").nth(20).waitFor();
  await page.getByRole("button", { name: "Replay and compare" }).click();
  await region(page, "Can it be repeated?").getByText("Identical", { exact: true }).waitFor();

  await page.getByRole("link", { name: "Ask again with changes" }).click();
  await page.getByText("Of the services of a stored run").waitFor();
  expect(await page.getByLabel("Length of the run, s").inputValue()).toBe("120");
  expect(await page.getByLabel("Seed", { exact: true }).inputValue()).toBe("7");
  await page.getByRole("button", { name: "Add a failure" }).click();
  await choose(page, 2, "Service", "user-service");
  await choose(page, 2, "What of it", "Its calls to cache-service");
  await choose(page, 2, "Kind", "Added latency");
  await failure(page, 2).getByLabel("Added, ms").fill("300");
  await page.getByRole("button", { name: "Compute what happens" }).click();
  await page.waitForURL(/run=/);
  await page.getByRole("link", { name: "Open the run" }).click();
  await page.getByRole("heading", { level: 1, name: "What if: db-service out and 1 more" }).waitFor();
  await region(page, "What was asked").getByText("user-service → cache-service 300 ms slower").waitFor();

  const path = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/tab=what-if/);
  expect(errors).toEqual([]);
  expect((await visit(page, path))?.status()).toBe(404);
  await page.getByRole("heading", { level: 1, name: "Unknown run" }).waitFor();
  await context.close();
});

test("the overview has the health of the simulated services, with the cause marked", async () => {
  await callApi(server.origin, "POST", "/simulation/failures", {
    service_id: "db-service",
    duration_seconds: null,
  });
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/");
  const strip = region(page, "Simulation");
  await strip.getByRole("link", { name: /^db-service failing\s*cause$/ }).waitFor();
  expect(await strip.getByRole("listitem").count()).toBe(9);
  await strip.getByRole("link", { name: /^db-service/ }).click();
  await page.waitForURL(/\/simulation\?service=db-service/);
  expect(errors).toEqual([]);
  await context.close();
});

test("simulated requests are reported as usage through faults, and none is lost or doubled", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/simulation?tab=traffic");
  await page.getByText("Nothing was reported yet").waitFor();
  await page.getByRole("button", { name: "Report requests as usage" }).click();
  const verdict = region(page, "Is every request counted exactly once?");
  await verdict.getByText("Every acknowledged request is in the usage exactly once.").waitFor();
  await verdict.getByText("Lost 0, doubled 0", { exact: true }).waitFor();
  const disturbed = async () => {
    const rows = await verdict
      .locator("dt", { hasText: /lost on the way|delayed|sent twice/ })
      .locator("+ dd")
      .allTextContents();
    return rows.every((count) => Number(count) > 0);
  };
  await expect.poll(disturbed, { timeout: 20_000 }).toBe(true);
  await verdict.getByText("Lost 0, doubled 0", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Stop reporting" }).click();
  await page.getByRole("button", { name: "Report requests as usage" }).waitFor();
  await page.getByRole("link", { name: "simulation", exact: true }).click();
  await page.waitForURL("**/services/simulation");
  await page.getByRole("heading", { level: 1, name: "Simulated requests" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test.each(twoViews)("the pages are accessible and fit at $width px, $theme", async (view) => {
  const { page, context } = await openPage(browser, server.origin, view);
  const id = runPath.replace("/simulation/runs/", "");
  // The run's page is made of what stands beside the question too.
  const answer = view.width > 1000 ? `/simulation?tab=what-if&run=${id}` : runPath;
  const paths = ["/", answer, "/simulation?tab=traffic"];
  expect(await pageFaults(page, paths, view.width)).toEqual({});
  await context.close();
});
