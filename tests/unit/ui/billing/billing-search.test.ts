import { expect, test } from "vitest";
import { creditsHref, periodHref, periodsHref } from "#/ui/billing/billing-href.ts";
import { isNarrowed, loadBillingSearch, toPeriodsInput } from "#/ui/billing/billing-search.ts";
import { shownState } from "#/ui/billing/period-states.ts";

test("an empty URL asks for the first page of all periods", () => {
  const search = loadBillingSearch("?");
  expect(toPeriodsInput(search)).toEqual({
    state: undefined,
    customer: undefined,
    plan: undefined,
    from: undefined,
    to: undefined,
    page: 1,
    perPage: 50,
  });
  expect(isNarrowed(search)).toBe(false);
});

test("what can't be read is left out", () => {
  const search = loadBillingSearch("?state=lost&from=soon&page=-1&plan=pro&to=2026-12-01T00:00:00Z");
  expect(toPeriodsInput(search)).toMatchObject({
    state: undefined,
    from: undefined,
    to: "2026-12-01T00:00:00Z",
    plan: "pro",
    page: 1,
  });
  expect(isNarrowed(search)).toBe(true);
});

test("a customer is one segment, or one value, whatever is in its name", () => {
  expect(periodHref("a/b c?%", 3)).toBe("/billing/a%2Fb%20c%3F%25/3");
  expect(creditsHref("a/b")).toBe("/credits/a%2Fb");
  const url = new URL(periodsHref("50% & Söhne/№1?#"), "http://console.invalid");
  expect(loadBillingSearch(url.search).customer).toBe("50% & Söhne/№1?#");
});

test("an open period that is over is told apart, and so is one that failed to close", () => {
  const now = Date.parse("2026-12-01T00:00:00Z");
  const period = { state: "open", ends_at: "2026-12-01T00:00:00Z", failure: null } as const;
  expect(shownState(period, now - 1)).toBe("open");
  expect(shownState(period, now)).toBe("ended");
  expect(shownState({ ...period, state: "closing" }, now)).toBe("closing");
  expect(shownState({ ...period, failure: "no such meter" }, now)).toBe("failed");
  expect(shownState({ ...period, state: "closed" }, now)).toBe("closed");
});
