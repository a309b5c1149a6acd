import { expect, it } from "vitest";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { useDatabase } from "../../support/database.ts";

const { ctx, sql } = await useDatabase();
const good = (id: string) => ({
  id,
  customer: "ada",
  service: "internet",
  values: { upload: 1, download: 2 },
});

it.each([
  ["an id with a NUL", { ...good("a\0b") }],
  ["an id with half a surrogate pair", { ...good("a\ud800") }],
  ["a field with a NUL", { ...good("x"), "\0": 1 }],
  ["a meter with half a surrogate pair", { ...good("x"), values: { "\udc00": 1 } }],
])("records the neighbours of %s", async (name, bad) => {
  const receipts = await recordEvents(ctx, [good(`before ${name}`), bad, good(`after ${name}`)]);
  expect(receipts.map(({ status }) => status)).toEqual(["accepted", "rejected", "accepted"]);
  const [group] = await sql`select rejected, receipts from receipt_groups order by received_at desc limit 1`;
  expect(group).toMatchObject({
    rejected: 1,
    receipts: expect.arrayContaining([expect.objectContaining({ status: "rejected" })]),
  });
});
