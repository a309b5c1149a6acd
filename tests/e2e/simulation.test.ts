import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, visit } from "../support/browser.ts";
import { misfits } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { openWeakLink } from "../support/weak-link.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startServer({ SAMPLE_DATA: "off", SIMULATION: "on", SIMULATION_SPEED: "20" }),
    openBrowser(),
  ]);
  // It begins once the server leads it.
  await vi.waitFor(async () => expect((await ask("GET", "")).status).toBe(200), patience);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(() => ask("POST", "/reset", { seed: 1 }));

const ask = (method: string, path: string, body?: object) =>
  fetch(`${server.origin}/api/v1/simulation${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });

const readState = async () => (await ask("GET", "")).json();

/** The feed tells of steps every two seconds. */
const patience = { timeout: 20_000 };

const box = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const line = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);
const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" });
const detail = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("an outage is injected by click; its cause and its symptoms are told apart, and it is ended", async () => {
  const { page, context, errors, foreign } = await openPage(browser, server.origin);
  await visit(page, "/simulation");
  await verdict(page).getByText("All 9 services are healthy").waitFor();
  await box(page, "api-gateway").waitFor();
  expect(await page.locator(".react-flow__node").count()).toBe(9);
  expect(await page.locator(".react-flow__edge").count()).toBe(10);

  await box(page, "db-service").click();
  await page.waitForURL(/service=db-service/);
  const panel = detail(page, "db-service");
  await panel.getByRole("textbox", { name: "Seconds" }).fill("0");
  await panel.getByRole("button", { name: "Inject" }).click();
  await panel.getByText("Expected simulated seconds above 0").waitFor();
  await panel.getByRole("checkbox", { name: "Until it is ended" }).check();
  await panel.getByRole("button", { name: "Inject" }).click();
  await panel.getByRole("list", { name: "Failures in force" }).getByText("until ended").waitFor();

  await verdict(page).getByText("db-service is failing").waitFor();
  await page.getByRole("group", { name: /^db-service, failing, root cause/ }).waitFor();
  await page.getByRole("group", { name: /^api-gateway, \w+, symptom of db-service/ }).waitFor();
  await page.getByRole("group", { name: /^notification-service, healthy/ }).waitFor();
  await panel.getByText("Root cause:").waitFor();
  await page.getByRole("list", { name: "Failures drawn in" }).getByText("db-service out").waitFor();
  await page
    .getByRole("list", { name: "Events of the run" })
    .getByText("db-service is failing, a root cause")
    .waitFor();
  expect(await graveFaults(page)).toEqual([]);

  await panel.getByRole("button", { name: "End: db-service out" }).click();
  await verdict(page).getByText("All 9 services are healthy").waitFor();
  expect((await readState()).failures).toEqual([]);
  expect({ errors, foreign }).toEqual({ errors: [], foreign: [] });
  await context.close();
});

test("the graph is worked by keyboard: a box, a line, a failure of calls, and back", async () => {
  const { page, context, errors } = await openPage(browser, server.origin, {
    width: 1440,
    height: 900,
    theme: "dark",
  });
  await visit(page, "/simulation");
  await box(page, "auth-service").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("auth-service");
  await page.keyboard.press("Escape");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-id")))
    .toBe("auth-service");
  await expect.poll(() => new URL(page.url()).search, patience).toBe("");

  await line(page, "api-gateway>user-service").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/service=api-gateway&dependency=user-service/);
  const panel = detail(page, "api-gateway → user-service");
  await panel.getByRole("combobox", { name: "Failure" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "Added latency" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const amount = panel.getByRole("textbox", { name: "Added, ms" });
  await amount.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("5000");
  await panel.getByRole("textbox", { name: "Seconds" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("3000");
  await page.keyboard.press("Enter");
  await panel.getByText("api-gateway → user-service 5,000 ms slower").waitFor();
  await verdict(page).getByText("Calls of api-gateway to user-service fail").waitFor();
  await page.getByRole("group", { name: /^Calls of api-gateway to user-service, root cause/ }).waitFor();
  await panel.getByText("the root cause, for what is called answers well").waitFor();
  await page.getByRole("group", { name: /^user-service, healthy/ }).waitFor();
  expect(await graveFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("it is paused, sped up and begun anew with another seed", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/simulation");
  const controls = page.getByRole("region", { name: "Controls" });
  await controls.getByRole("button", { name: "Pause" }).click();
  await controls.getByText("Paused", { exact: true }).waitFor();
  const { step } = await readState();
  await controls.getByText(step.toLocaleString("en"), { exact: true }).waitFor();
  await controls.getByRole("button", { name: "Resume" }).click();
  await expect.poll(async () => (await readState()).step, patience).toBeGreaterThan(step);
  await controls.getByRole("combobox", { name: "Speed" }).click();
  await page.getByRole("option", { name: "× 50" }).click();
  await expect.poll(async () => (await readState()).speed, patience).toBe(50);

  await controls.getByRole("button", { name: "Reset" }).click();
  await page.getByRole("textbox", { name: "Seed" }).fill("-1");
  await page.getByRole("button", { name: "Begin a new run" }).click();
  await page.getByText("Expected a whole number of 0 to 4,294,967,295").waitFor();
  await page.getByRole("textbox", { name: "Seed" }).fill("42");
  await page.getByRole("button", { name: "Begin a new run" }).click();
  await controls.getByText("42", { exact: true }).waitFor();
  await page.getByRole("list", { name: "Events of the run" }).getByText("New run with seed 42").waitFor();
  expect(await readState()).toMatchObject({ seed: 42, speed: 20, paused: false });
  await context.close();
});

test("on a narrow screen it is a list, from which failures are injected too", async () => {
  const { page, context, errors } = await openPage(browser, server.origin, {
    width: 390,
    height: 844,
    theme: "dark",
  });
  expect(await misfits(page, ["/simulation"], 390)).toEqual({});
  const table = page.getByRole("table", { name: "Services" });
  await table.getByRole("button", { name: "cache-service" }).click();
  const dialog = page.getByRole("dialog", { name: "cache-service" });
  await dialog.getByRole("textbox", { name: "Seconds" }).fill("3000");
  await dialog.getByRole("button", { name: "Inject" }).click();
  await dialog.getByText("Root cause:").waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  const seen = (text: string) => table.getByText(text).filter({ visible: true }).first();
  await seen("Root cause").waitFor();
  await seen("Symptom of cache-service").waitFor();
  expect(await page.locator(".react-flow").count()).toBe(0);
  expect(await graveFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("another topology is checked, told where it is wrong, and applied", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/simulation");
  await page.getByRole("button", { name: "Topology" }).click();
  const dialog = page.getByRole("dialog", { name: "Topology" });
  const text = dialog.getByRole("textbox", { name: "Topology as YAML" });
  await text.fill("services:\n  - id: shop\n    dependencies: [stok]\n  - id: stock\n");
  await dialog.getByRole("button", { name: "Check" }).click();
  await dialog.getByRole("alert").getByText("stok").waitFor();
  await dialog.getByRole("button", { name: "Show line 3" }).click();
  expect(await text.evaluate((area) => area === document.activeElement)).toBe(true);
  await text.fill("services:\n  - id: shop\n    dependencies: [stock]\n  - id: stock\n");
  await dialog.getByRole("button", { name: "Check" }).click();
  await dialog.getByText("2 services, 1 dependency").waitFor();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await box(page, "stock").waitFor();
  expect(await page.locator(".react-flow__node").count()).toBe(2);

  await page.getByRole("button", { name: "Topology" }).click();
  await dialog.getByRole("button", { name: "The default" }).click();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await box(page, "db-service").waitFor();
  await context.close();
});

test("a lost connection is told, and goes on where it was", async () => {
  const link = await openWeakLink(server.origin);
  const { page, context } = await openPage(browser, link.origin);
  await visit(page, "/simulation");
  await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
  // Parts of the page that are still on their way would be lost too.
  await box(page, "api-gateway").waitFor();
  await page.locator(".recharts-surface").first().waitFor();
  link.cut();
  await page.getByText("The connection is lost").waitFor();
  link.mend();
  await page.getByText("Connected again: nothing was missed").waitFor();
  await context.close();
  await link.close();
});
