import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** What a page has that people can't use: rules broken gravely, with the elements. */
export async function graveFaults(page: Page): Promise<[string, string[]][]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}
