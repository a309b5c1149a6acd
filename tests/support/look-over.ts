import type { Page } from "playwright-core";
import { graveFaults } from "./axe.ts";
import { visit } from "./browser.ts";

/** How wide the page is, px; more than its window where it scrolls sideways. */
const widthOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);

/** Pages that are not as wide as the window, with how wide they are. */
export async function misfits(page: Page, paths: readonly string[], width: number) {
  const found: Record<string, number> = {};
  for (const path of paths) {
    await visit(page, path);
    const actual = await widthOf(page);
    if (actual !== width) found[path] = actual;
  }
  return found;
}

/** Pages that some people can't use, or that are not as wide as the window, with what is wrong. */
export async function pageFaults(page: Page, paths: readonly string[], width: number) {
  const found: Record<string, unknown> = {};
  for (const path of paths) {
    await visit(page, path);
    await page.waitForLoadState("networkidle");
    const actual = await widthOf(page);
    const grave = await graveFaults(page);
    if (actual !== width || grave.length > 0) found[path] = { width: actual, grave };
  }
  return found;
}
