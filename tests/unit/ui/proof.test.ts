import { expect, test } from "vitest";
import { lastDays } from "#/ui/proof/last-days.ts";
import { loadProofSearch, proofHref, toProofInput, windowSpan } from "#/ui/proof/proof-search.ts";
import { recomputeCommand } from "#/ui/proof/recompute-command.ts";

test("the span of a window has both of its ends in it, to the microsecond", () => {
  expect(windowSpan("2026-11-21T17:52:33.354Z", 7)).toEqual({
    from: "2026-11-14T17:52:33.354Z",
    to: "2026-11-21T17:52:33.354001Z",
  });
});

test("a link to a proof asks for exactly what it was made of", () => {
  const span = windowSpan("2026-11-21T17:52:33Z", 1);
  const href = proofHref("a/b & c?", "tokens", span);
  expect(toProofInput(loadProofSearch(new URL(href, "http://console.invalid")))).toEqual({
    customer: "a/b & c?",
    meter: "tokens",
    ...span,
    limit: 100,
  });
});

test("nothing is asked while a part is missing or unreadable", () => {
  expect(toProofInput(loadProofSearch("?customer=a&meter=b&from=2026-11-01"))).toBeNull();
  expect(toProofInput(loadProofSearch("?customer=a&meter=b&from=soon&to=2026-11-02"))).toBeNull();
});

test("a span without an end ends now, and begins 30 days before", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  expect(lastDays({ from: null, to: null }, now)).toEqual({
    from: "2026-10-22T12:00:00.000Z",
    to: "2026-11-21T12:00:00.000Z",
  });
  expect(lastDays({ from: "2026-11-01T00:00:00Z", to: null }, now).from).toBe("2026-11-01T00:00:00Z");
});

test("the command holds no character that ends its quotes", () => {
  const asked = {
    customer: "o'hara/1",
    meter: "m",
    from: "2026-11-01T00:00:00Z",
    to: "2026-11-02T00:00:00Z",
  };
  const command = recomputeCommand("http://localhost:3000", asked, false);
  expect(command).toContain("/customers/o%27hara%2F1/proof?meter=m&from=2026-11-01T00%3A00%3A00Z");
  expect(command).not.toContain("Bearer");
  expect(recomputeCommand("http://localhost:3000", asked, true)).toContain("Bearer $ADMIN_API_KEY");
});
