import { describe, expect, test } from "vitest";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { describeChanges, type Revision } from "#/ui/events/describe-changes.ts";
import { eventHref, readSegment } from "#/ui/events/event-href.ts";
import { loadEventsSearch, toCsvHref, toListInput, toTailFilter } from "#/ui/events/events-search.ts";
import { firstEventCommand } from "#/ui/events/first-event-command.ts";
import { reportedValues, toReplacement } from "#/ui/events/replacement.ts";
import type { Meter } from "#/ui/events/use-meters.ts";
import { prepareMinutes } from "#/ui/overview/prepare-minutes.ts";

const meter = (slug: string, of: Partial<Meter> = {}): Meter => ({
  slug,
  service: "calls",
  name: slug,
  unit: "call",
  aggregation: "sum",
  price: null,
  attribute: null,
  value_of: null,
  is_filling: false,
  fill: null,
  created_at: "2026-01-01T00:00:00Z",
  ...of,
});
const meters = (...list: Meter[]) => new Map(list.map((one) => [one.slug, one]));

const event: StoredEvent = {
  id: "e",
  customer: "c",
  service: "calls",
  occurred_at: "2026-01-02T03:04:05.678901Z",
  received_at: "2026-01-02T03:04:06Z",
  values: { minutes: "5" },
  price: "1.5",
  attributes: null,
  status: "counted",
  revision: 0,
  voided_at: null,
  duration_seconds: null,
  subject: null,
};

describe("the URL of the events", () => {
  test("an event's names are two segments whatever is in them", () => {
    const href = eventHref("a/b", "c%2F d?#");
    expect(href).toBe("/events/a%2Fb/c%252F%20d%3F%23");
    expect(href.split("/").slice(2).map(readSegment)).toEqual(["a/b", "c%2F d?#"]);
  });

  test("what can't be read is left out, and each view asks with its own filters", () => {
    const search = loadEventsSearch("?customer=a%26b&status=lost&receipt=rejected&from=2026-01-01&to=soon");
    expect(toListInput(search)).toEqual({
      customer: "a&b",
      service: undefined,
      status: undefined,
      from: "2026-01-01T00:00:00Z",
      to: undefined,
      cursor: undefined,
      limit: 50,
    });
    expect(toTailFilter(search)).toEqual({ customer: "a&b", service: undefined, status: "rejected" });
  });

  test("the CSV is of exactly the page shown", () => {
    const href = toCsvHref(loadEventsSearch("?customer=a%26b&status=voided&cursor=bz&view=list"));
    expect(Object.fromEntries(new URL(href, "http://console.invalid").searchParams)).toEqual({
      customer: "a&b",
      status: "voided",
      cursor: "bz",
      limit: "50",
      format: "csv",
    });
  });
});

describe("a replacement", () => {
  const form = { values: { minutes: "5" }, wall: "2026-01-02T04:04:05", price: "" };
  const zone = "Europe/Berlin";

  test("holds what differs alone; the time stays exact where it is untouched", () => {
    const reported = reportedValues(
      event,
      meters(meter("minutes"), meter("calls", { aggregation: "count" })),
    );
    expect(reported).toEqual([["minutes", "5"]]);
    expect(toReplacement(event, reported, form, zone)).toBeNull();
    expect(toReplacement(event, reported, { ...form, values: { minutes: "6 " } }, zone)).toEqual({
      quantity: "6",
    });
    expect(
      toReplacement(event, reported, { ...form, wall: "2026-01-02T04:04:06", price: "2" }, zone),
    ).toEqual({
      occurred_at: "2026-01-02T03:04:06Z",
      price: "2",
    });
  });

  test("of several values holds all that shall be there", () => {
    const reported = reportedValues(
      event,
      meters(meter("minutes"), meter("bytes"), meter("region", { attribute: "region" })),
    );
    expect(reported).toEqual([
      ["minutes", "5"],
      ["bytes", ""],
    ]);
    expect(toReplacement(event, reported, { ...form, values: { minutes: "5", bytes: "9" } }, zone)).toEqual({
      values: { minutes: "5", bytes: "9" },
    });
    expect(toReplacement(event, reported, { ...form, values: { minutes: "", bytes: "9" } }, zone)).toEqual({
      values: { bytes: "9" },
    });
  });
});

test("a correction tells what it changed, from and to", () => {
  const original: Revision = {
    revision: 0,
    kind: "original",
    occurred_at: "2026-01-01T00:00:00Z",
    values: { minutes: "5", bytes: "1" },
    price: "1",
    reason: null,
    actor: null,
    recorded_at: "2026-01-01T00:00:01Z",
  };
  expect(
    describeChanges(original, { ...original, values: { minutes: "6", calls: "2" }, price: null }),
  ).toEqual([
    { field: "minutes", kind: "value", from: "5", to: "6" },
    { field: "bytes", kind: "value", from: "1", to: null },
    { field: "calls", kind: "value", from: null, to: "2" },
    { field: "price", kind: "price", from: "1", to: null },
  ]);
});

test.each([
  [[meter("minutes")], `{"customer":"anna","service":"calls","quantity":12.5}`],
  [[meter("a"), meter("b")], `{"customer":"anna","service":"calls","values":{"a":12.5}}`],
  [[], `{"customer":"anna","service":"internet","values":{"upload":10,"download":20}}`],
])("the first event is of a service there is", (known, body) => {
  expect(firstEventCommand("http://h:1", known, true)).toBe(
    `curl http://h:1/api/v1/events -H "authorization: Bearer $ADMIN_API_KEY" -H content-type:application/json -d '${body}'`,
  );
});

test("minutes are named as the zone's clock shows them, and the running one is not the last full one", () => {
  const none = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  const prepared = prepareMinutes(
    [
      { minute: "2026-01-01T10:30Z", ...none },
      { minute: "2026-01-01T10:31Z", ...none, accepted: 3, rejected: 1 },
      { minute: "2026-01-01T10:32Z", ...none, duplicate: 2 },
    ],
    "Asia/Kolkata",
  );
  expect(prepared.bars.map(({ clock, total }) => [clock, total])).toEqual([
    ["16:00", 0],
    ["16:01", 4],
    ["16:02", 2],
  ]);
  expect(prepared).toMatchObject({ lastFull: 4, total: 6 });
});
