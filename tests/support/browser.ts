import type { Browser, BrowserContext, Page, Response } from "playwright-core";
import { chromium } from "playwright-core";

/** Flags of the packaged Chromium that make it less like a person's browser, or fragile with many pages. */
const unwantedFlags = ["--single-process", "--disable-web-security", "--in-process-gpu"];

/** Starts a headless Chromium: the packaged one on Linux, Playwright's own elsewhere. Close it at the end. */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== "linux") return chromium.launch();
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: [
      ...packaged.args.filter((flag) => !unwantedFlags.includes(flag)),
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
    ],
  });
}

export interface View {
  width: number;
  height: number;
  theme: "light" | "dark";
}

const desktop: View = { width: 1440, height: 900, theme: "light" };

/** The widths and themes that every page has to look right in. */
export const views: readonly View[] = [
  desktop,
  { ...desktop, theme: "dark" },
  { width: 390, height: 844, theme: "light" },
  { width: 390, height: 844, theme: "dark" },
];

/** Each width and each theme once. */
export const twoViews = views.filter(({ width, theme }) => width < 1000 === (theme === "dark"));

export interface OpenedPage {
  page: Page;
  context: BrowserContext;
  /** Addresses outside of the console that the page asked for; there should be none. */
  foreign: string[];
  /** Errors that the page threw or logged. */
  errors: string[];
}

/** A page in a context of its own: no cookies, nothing cached. */
export async function openPage(browser: Browser, origin: string, view: View = desktop): Promise<OpenedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: view.width, height: view.height },
    colorScheme: view.theme,
    reducedMotion: "reduce",
    timezoneId: "Asia/Tokyo",
  });
  const page = await context.newPage();
  const foreign: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) foreign.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { page, context, foreign, errors };
}

/** Waits until the page is there and answers to clicks. */
export async function whenReady(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isLoading = document.querySelector("[role=status][aria-label=Loading]") !== null;
    const heading = document.querySelector("h1");
    // React marks an element once it answers for it.
    return !isLoading && heading !== null && Object.keys(heading).some((key) => key.startsWith("__react"));
  });
}

/** Goes to a path and waits until its page is ready. */
export async function visit(page: Page, path: string): Promise<Response | null> {
  const response = await page.goto(path);
  await whenReady(page);
  return response;
}
