import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graveFaults } from "../support/axe.ts";
import { openBrowser, openPage, type View, views, visit } from "../support/browser.ts";
import { misfits } from "../support/look-over.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;
/** Path of a user that the sample has. */
let userPath: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "on" }), openBrowser()]);
  const top = await fetch(`${server.origin}/api/v1/users/top?page=1&per_page=1`);
  userPath = `/users/${(await top.json()).data[0].username}`;
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const pages = [
  { path: "/", title: "Overview" },
  { path: "/rankings", title: "Rankings" },
  { path: "/rankings?q=nobodyIsCalledThis", title: "Rankings" },
  { path: "/users", title: "Users" },
  { path: "/events", title: "Events" },
  { path: "/events/nobody/nothing", title: "Unknown event" },
  { path: "/billing", title: "Billing periods" },
  { path: "/imports", title: "Imports" },
  { path: "/imports/1", title: "" },
  { path: "/imports/999999", title: "Unknown import" },
  { path: "/credits", title: "Credits" },
  { path: "/alerts", title: "Alerts" },
  { path: "/webhooks", title: "Webhooks" },
  { path: "/simulation", title: "Simulation" },
  { path: "/simulation?show=list&timeline=table", title: "Simulation" },
  { path: "/simulation?tab=what-if", title: "Simulation" },
  { path: "/simulation/runs/00000000-0000-4000-8000-000000000000", title: "Unknown run" },
  { path: "/users/nobodyIsCalledThis", title: "Unknown user" },
  { path: "/no/such/page", title: "There is no such page" },
  { path: "/sign-in", title: "Sign in" },
];

const named = (view: View) => `${view.width} px ${view.theme}`;

describe.each(views.map((view) => ({ view, name: named(view) })))("at $name", ({ view }) => {
  test("every page is accessible, fits, and asks nobody else for anything", async () => {
    const { page, context, foreign, errors } = await openPage(browser, server.origin, view);
    const faults: Record<string, unknown> = {};
    for (const { path, title } of [
      ...pages,
      { path: userPath, title: "" },
      { path: `${userPath}?view=table`, title: "" },
    ]) {
      await visit(page, path);
      await page.getByRole("heading", { level: 1, name: title || undefined }).waitFor();
      await page.waitForLoadState("networkidle");
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > view.width) faults[`${path} width`] = width;
      const grave = await graveFaults(page);
      if (grave.length > 0) faults[path] = grave;
    }
    expect(faults).toEqual({});
    expect(foreign).toEqual([]);
    // A browser logs the status of the pages that are meant to be missing.
    expect(errors.filter((error) => !error.includes("404"))).toEqual([]);
    await context.close();
  });
});

test.each([320, 768, 1024, 1280])("nothing is wider than a window of %i px", async (width) => {
  const { page, context } = await openPage(browser, server.origin, { width, height: 900, theme: "light" });
  const paths = [
    "/",
    "/rankings?sort=upload",
    "/users",
    userPath,
    `${userPath}?view=table`,
    "/imports/1",
    "/events",
    "/events?view=live",
  ];
  expect(await misfits(page, paths, width)).toEqual({});
  await context.close();
});

test("a menu, a dialog and the search are accessible too", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/rankings");
  await page.getByRole("button", { name: /^Reference time/ }).click();
  await page.getByLabel(/Windows end at/).waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Overview" }).waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await visit(page, "/imports/1");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await context.close();
});

test("the theme follows the system until one is chosen, and the choice stays", async () => {
  const { page, context } = await openPage(browser, server.origin);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await visit(page, "/");
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect.poll(ground).toBe(light);
  await page.reload();
  expect(await ground()).toBe(light);
  await context.close();
});

test("the console is worked by keyboard alone", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("content");

  const username = userPath.replace("/users/", "");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/beginning of a username/).waitFor();
  await page.keyboard.type(username);
  await page.getByRole("option", { name: new RegExp(`^${username}`) }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${userPath}`);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("rank");
  await page.getByRole("option", { name: "Rankings" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/rankings$/);

  await page.getByRole("radio", { name: "30 days" }).focus();
  await page.keyboard.down("ArrowLeft");
  await page.waitForURL(/\/rankings\?window=7$/);
  await page.keyboard.up("ArrowLeft");
  await page.getByRole("columnheader", { name: "1 day" }).getByRole("button").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/rankings\?window=1$/);
  await context.close();
});

test("the menu of a narrow screen leads to every page", async () => {
  const { page, context } = await openPage(browser, server.origin, {
    width: 390,
    height: 844,
    theme: "light",
  });
  await visit(page, "/");
  for (const title of ["Rankings", "Users", "Imports", "Overview"]) {
    await page.getByRole("button", { name: "Open the menu" }).click();
    await page
      .getByRole("navigation", { name: "Pages", exact: true })
      .getByRole("link", { name: title })
      .click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
  await context.close();
});

test("units and zone are chosen once and kept", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, userPath);
  await page.getByRole("button", { name: "Units and times: Kb, UTC" }).click();
  await page.getByRole("menuitemradio", { name: /^GB/ }).click();
  await page.getByRole("button", { name: "Units and times: GB, UTC" }).click();
  await page.getByRole("menuitemradio", { name: "Local time" }).click();
  await page.getByRole("columnheader", { name: "Total, GB" }).waitFor();
  await page.reload();
  await page.getByRole("columnheader", { name: "Start, Asia/Tokyo" }).waitFor();
  await context.close();
});

test("the sample is named and removed from the top bar", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/");
  await page.getByRole("button", { name: "Sample data" }).click();
  await page.getByRole("button", { name: "Remove the sample" }).click();
  await page.getByText("No sessions yet").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Sample data" }).count()).toBe(0);
  await page.getByText("npx meterline import --csv FILE").waitFor();
  await context.close();
});
