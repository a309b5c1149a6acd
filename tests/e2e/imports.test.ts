import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, visit } from "../support/browser.ts";
import { toCsv } from "../support/import-csv.ts";
import { type RunningServer, startServer } from "../support/server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ SAMPLE_DATA: "off" }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const chooseFile = (page: Page, name: string, csv: string) =>
  page
    .getByLabel("CSV file of sessions")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(csv) });

/** The value beside a label among an import's counts. */
const countOf = (page: Page, label: string) =>
  page
    .locator("dl > div")
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator("dd");

test("a file is checked, imported, and undone", async () => {
  const { page, context, errors } = await openPage(browser, server.origin);
  await visit(page, "/imports");
  await page.getByText("Nothing imported yet").waitFor();
  const csv = toCsv([
    ["anna", "2022-12-01 10:00:00", "10.50", "20.25"],
    ["bert", "2022-12-02 10:00:00", "1", "2"],
    ["bert", "2022-12-02 10:00:00", "1", "2"],
  ]);
  await chooseFile(page, "three.csv", csv);
  await page.getByRole("button", { name: "Check the file" }).click();

  await page.getByRole("heading", { level: 1, name: "three.csv" }).waitFor();
  await page.getByText("3 rows would be new.").waitFor();
  // The answer while there are no sessions: nothing is in yet.
  expect((await fetch(`${server.origin}/api/v1/users/top?page=1&per_page=1`)).status).toBe(400);
  await page.getByRole("button", { name: "Import now" }).click();
  await page.getByText("Done", { exact: true }).waitFor();
  await expect.poll(() => countOf(page, "New rows").textContent()).toBe("3");
  await expect.poll(() => countOf(page, "Users").textContent()).toBe("2");

  await page
    .getByRole("navigation", { name: "Pages", exact: true })
    .getByRole("link", { name: "Users" })
    .click();
  await page.getByRole("link", { name: "anna" }).waitFor();
  await page.goBack();

  await page.getByRole("button", { name: "Undo" }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.textContent()).toContain("3 sessions of 2 users");
  await dialog.getByRole("button", { name: "Remove 3 sessions" }).click();
  await page.getByText("Undone", { exact: true }).waitFor();
  await visit(page, "/users");
  await page.getByText("No sessions yet").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("rows that can't be read are listed, downloaded, and left out on request", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/imports");
  const csv = toCsv([
    ["carl", "2022-12-01 10:00:00", "10.50", "20.25"],
    ["carl", "2022-12-02 10:00:00", "-1", "2"],
  ]);
  await chooseFile(page, "bad.csv", csv);
  await page.getByRole("button", { name: "Check the file" }).click();
  const rejected = page.getByRole("table", { name: "Rejected rows" });
  await rejected.getByRole("cell", { name: "upload" }).waitFor();
  expect(await rejected.locator("tbody tr").first().getByRole("cell").first().textContent()).toBe("3");
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const download = await downloading;
  expect(await readFile(await download.path(), "utf8")).toContain("-1");
  await page.getByRole("button", { name: "Import without these rows" }).click();
  await page.getByText("Done", { exact: true }).waitFor();
  await expect.poll(() => countOf(page, "New rows").textContent()).toBe("1");
  await context.close();
});

test("a dropped file can be imported at once in place of what is there", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/imports");
  const csv = toCsv([["dora", "2022-12-03 10:00:00", "1", "1"]]);
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
    return transfer;
  }, csv);
  await page.getByText("Drop a CSV file here").dispatchEvent("drop", { dataTransfer: data });
  await page.getByText("dropped.csv").waitFor();
  await page.getByRole("radio", { name: "Replace" }).click();
  await page.getByText(/Removes the .* there are now/).waitFor();
  await page.getByLabel("Dry run first").uncheck();
  await page.getByRole("button", { name: "Import the file" }).click();
  await page.getByRole("heading", { level: 1, name: "dropped.csv" }).waitFor();
  await page.getByText("Done", { exact: true }).waitFor();
  await visit(page, "/users");
  await page.getByRole("link", { name: "dora" }).waitFor();
  expect(await page.getByRole("link", { name: "carl" }).count()).toBe(0);
  await context.close();
});

test("a file that is none is refused in words", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/imports");
  await chooseFile(page, "letter.txt", "Dear all,\nthis is a letter.\n");
  await page.getByRole("button", { name: "Check the file" }).click();
  await page
    .getByRole("alert")
    .filter({ hasText: /column|header/i })
    .waitFor();
  await context.close();
});

test("looking at other pages does not load the console anew", async () => {
  const { page, context } = await openPage(browser, server.origin);
  await visit(page, "/imports");
  await page.evaluate(() => document.body.setAttribute("data-same-document", ""));
  for (const title of ["Rankings", "Users", "Overview", "Imports"]) {
    await page
      .getByRole("navigation", { name: "Pages", exact: true })
      .getByRole("link", { name: title })
      .click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
  // An upload under way would be lost with its document.
  expect(await page.locator("[data-same-document]").count()).toBe(1);
  await context.close();
});
