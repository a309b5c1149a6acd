import { describe, expect, test } from "vitest";
import { alertsHref, loadAlertsSearch, toAlertsInput } from "#/ui/alerts/alerts-search.ts";
import { levelOf, spentPercent } from "#/ui/alerts/threshold-levels.ts";
import {
  grantLedgerHref,
  ledgerCsvHref,
  loadAccountSearch,
  toAccountInputs,
} from "#/ui/credits/account-search.ts";
import { overageWords } from "#/ui/credits/balance-cards.tsx";
import { nameGrant, tellRollover, tellThresholds } from "#/ui/credits/grant-looks.ts";
import { barOf, tellParts } from "#/ui/credits/grant-parts.ts";
import { prepareBalance } from "#/ui/credits/prepare-balance.ts";
import { laidOut, tellAnswer } from "#/ui/webhooks/delivery-states.ts";
import { loadWebhooksSearch, toWebhookInputs } from "#/ui/webhooks/webhooks-search.ts";

const read = (query: string) => loadAccountSearch(new URLSearchParams(query));

test("the overage's card says how much more may be spent", () => {
  const words = (overage_allowed: boolean, overage_limit: string | null, overage_left: string | null) =>
    overageWords({ overage_allowed, overage_limit, overage_left });
  expect(words(false, null, null)).toBe("Spent or held beyond all grants; no more is allowed");
  expect(words(true, null, null)).toBe("Spent or held beyond all grants; without a limit");
  expect(words(true, "1000", "12.5")).toBe("Spent or held beyond all grants; 12.50 of 1,000.00 left");
});

describe("the days of a balance", () => {
  const day = (name: string, available: string, held: string, overage: string, spent: string) => ({
    day: name,
    at: `${name}T24:00:00Z`,
    available,
    held,
    overage,
    spent,
  });

  test("have a height and exact amounts, and what was spent in them adds up exactly", () => {
    const prepared = prepareBalance([
      day("2026-11-01", "100", "0", "0", "0"),
      day("2026-11-02", "87.45", "10.05", "0", "0.1"),
      day("2026-11-03", "0", "0", "0", "0.2"),
    ]);
    expect(prepared.steps.map(({ available, held }) => [available, held])).toEqual([
      [100, 0],
      [87.45, 10.05],
      [0, 0],
    ]);
    expect(prepared.steps[1]?.exact.available).toBe("87.45");
    expect(prepared.spent).toBe("0.3");
    expect([prepared.hasHeld, prepared.hasOverage, prepared.isEmpty]).toEqual([true, false, false]);
    expect(prepared.ticks).toEqual(["2026-11-01", "2026-11-02", "2026-11-03"]);
  });

  test("without any credits are empty; with overage alone they are not", () => {
    expect(prepareBalance([day("2026-11-01", "0", "0.00", "0", "0")]).isEmpty).toBe(true);
    expect(prepareBalance([]).isEmpty).toBe(true);
    const owing = prepareBalance([day("2026-11-01", "0", "0", "5", "5")]);
    expect([owing.isEmpty, owing.hasOverage]).toEqual([false, true]);
  });
});

describe("a grant", () => {
  const parts = { spent: "20", held: "5", available: "75", expired: "0" };

  test("is a bar of what became of it, without what is nothing", () => {
    expect(barOf(parts)).toEqual([
      { key: "spent", percent: 20 },
      { key: "held", percent: 5 },
      { key: "available", percent: 75 },
    ]);
    expect(barOf({ spent: "0", held: "0", available: "0", expired: "0" })).toEqual([]);
  });

  test("is told in words too", () => {
    expect(tellParts(parts)).toBe("spent 20.00, held 5.00, available 75.00");
    expect(tellParts({ ...parts, spent: "0", held: "0", available: "0" })).toBe("nothing is left");
  });

  test("says what rolls over, when it warns, and what it is called", () => {
    expect(tellRollover({ rollover_max: "200", rollover_days: 30 })).toBe("up to 200.00, for 30 days");
    expect(tellRollover({ rollover_max: "200", rollover_days: 1 })).toBe("up to 200.00, for 1 day");
    expect(tellRollover({ rollover_max: "0.5", rollover_days: null })).toBe("up to 0.50, for ever");
    expect(tellRollover({ rollover_max: null, rollover_days: null })).toBe("nothing");
    expect([tellThresholds(["50", "99.5"]), tellThresholds([])]).toEqual(["50, 99.5 %", "none"]);
    const effective_at = "2026-11-21T20:48:38Z";
    expect(nameGrant({ reason: "Welcome", source: "manual", effective_at })).toBe("Welcome, 2026-11-21");
    expect(nameGrant({ reason: null, source: "plan", effective_at })).toBe("From the plan, 2026-11-21");
  });
});

describe("the URL of a customer's credits", () => {
  test("asks for open holds and all grants unless it says otherwise", () => {
    const inputs = toAccountInputs("ada", read(""), "2026-11-21");
    expect(inputs.history).toEqual({ customer: "ada", from: "2026-10-23" });
    expect([inputs.holds.state, inputs.grants.state]).toEqual(["held", undefined]);
    const others = toAccountInputs(
      "ada",
      read("holds=all&grants=expired&days=90&grants_page=2"),
      "2026-11-21",
    );
    expect([others.holds.state, others.grants.state, others.grants.page]).toEqual([undefined, "expired", 2]);
    expect(others.history.from).toBe("2026-08-24");
  });

  test("asks nothing that the API would not understand", () => {
    const search = read("kind=theft&grant=mine&holds=lost&days=7&grants_page=-1");
    const { transactions, holds, grants } = toAccountInputs("ada", search, "2026-11-21");
    expect([transactions.kind, transactions.grant, holds.state, grants.page]).toEqual([
      undefined,
      undefined,
      "held",
      1,
    ]);
  });

  test("leads to the ledger of a grant and to its file, whatever the customer is called", () => {
    const grant = "01a1ffde-43a3-73ec-a0be-9ff77c4a0de2";
    const href = new URL(
      grantLedgerHref("50%/1", read("days=90&kind=usage&cursor=x"), grant),
      "http://console.invalid",
    );
    expect([href.pathname, href.hash]).toEqual(["/credits/50%25%2F1", "#ledger"]);
    expect(Object.fromEntries(href.searchParams)).toEqual({ days: "90", grant });
    const file = ledgerCsvHref("50%/1", { kind: "usage", grant });
    expect(file).toBe(`/api/v1/customers/50%25%2F1/ledger?format=csv&kind=usage&grant=${grant}`);
    expect(ledgerCsvHref("ada", { kind: null, grant: null })).toBe("/api/v1/customers/ada/ledger?format=csv");
  });
});

describe("alerts", () => {
  test("of a URL are the open ones unless it says otherwise", () => {
    const asked = (query: string) => toAlertsInput(loadAlertsSearch(new URLSearchParams(query)));
    expect(asked("")).toMatchObject({ state: "open", customer: undefined, page: 1 });
    expect(asked("state=all&customer=ada")).toMatchObject({ state: undefined, customer: "ada" });
    expect(asked("state=lost").state).toBe("open");
    const href = new URL(alertsHref("50%/1 &x"), "http://console.invalid");
    expect(Object.fromEntries(href.searchParams)).toEqual({ state: "all", customer: "50%/1 &x" });
  });

  test("are the more pressing the more is spent", () => {
    expect(["0.5", "50", "79.99", "80", "99.5", "100", "150"].map((at) => levelOf(at).tone)).toEqual([
      "accent",
      "accent",
      "accent",
      "warn",
      "warn",
      "bad",
      "bad",
    ]);
    expect([spentPercent("205.25", "250.5"), spentPercent("1", "0")]).toEqual(["81.9", null]);
  });
});

describe("messages to webhooks", () => {
  test("say what became of their latest attempt", () => {
    const told = (latest_status: number | null, latest_failure: string | null, attempts: number) =>
      tellAnswer({ latest_status, latest_failure, attempts });
    expect(told(503, "It answered 503; expected 200 to 299.", 2)).toBe(
      "It answered 503; expected 200 to 299.",
    );
    expect(told(204, null, 1)).toBe("It answered 204.");
    expect([told(null, null, 0), told(null, null, 1)]).toEqual(["Not tried yet.", "Being tried."]);
  });

  test("are laid out for reading, and shown as they are when they are no JSON", () => {
    expect(laidOut('{"type":"webhook.test","data":{"a":1}}')).toBe(
      '{\n  "type": "webhook.test",\n  "data": {\n    "a": 1\n  }\n}',
    );
    expect(laidOut("{half")).toBe("{half");
  });

  test("are asked for by state and endpoint", () => {
    const asked = (query: string) => toWebhookInputs(loadWebhooksSearch(new URLSearchParams(query)));
    expect(asked("state=dead&endpoint=3&page=2").deliveries).toEqual({
      state: "dead",
      endpoint: 3,
      page: 2,
      perPage: 20,
    });
    expect(asked("state=lost&endpoint=0.5").deliveries).toMatchObject({
      state: undefined,
      endpoint: undefined,
    });
    expect(asked("endpoints=2").endpoints).toEqual({ page: 2, perPage: 20 });
  });
});
