import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import {
  allowedAddresses,
  checkTarget,
  guardedLookup,
  TargetRefused,
} from "#/domain/credits/alerts/guard-target.ts";

const answering = (...addresses: string[]) => ({
  privateTargets: "refuse" as const,
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
});
const failing = {
  privateTargets: "refuse" as const,
  resolve: () => Promise.reject(Object.assign(new Error("queryA ENOTFOUND"), { code: "ENOTFOUND" })),
};

/** What a connection would be told. */
function look(rules: Parameters<typeof guardedLookup>[0], all: boolean) {
  return new Promise<string | LookupAddress[]>((resolve, reject) => {
    guardedLookup(rules)("hooks.example", { all }, (error, found) =>
      error ? reject(error) : resolve(found),
    );
  });
}

test("a connection is told the addresses that were looked at", async () => {
  const rules = answering("93.184.215.14", "2606:4700::1");
  expect(await look(rules, false)).toBe("93.184.215.14");
  expect(await look(rules, true)).toEqual([
    { address: "93.184.215.14", family: 4 },
    { address: "2606:4700::1", family: 6 },
  ]);
});

test.each([
  [["127.0.0.1"], /hooks.example leads to 127.0.0.1, a loopback address/],
  [["93.184.215.14", "10.0.0.7"], /leads to 10.0.0.7, a private address/],
  [["2606:4700::1", "::ffff:169.254.169.254"], /a link-local address/],
  [["fd00::1"], /a private address/],
])("a name with an address of %j is refused whole", async (addresses, reason) => {
  for (const all of [true, false]) {
    const refused = look(answering(...addresses), all);
    await expect(refused).rejects.toBeInstanceOf(TargetRefused);
    await expect(refused).rejects.toThrow(reason);
  }
  await expect(checkTarget(new URL("https://hooks.example"), answering(...addresses))).rejects.toMatchObject({
    code: "invalid",
    path: "url",
    message: expect.stringMatching(reason),
  });
});

test("a name that changes its address between the check and the connection is caught at the connection", async () => {
  const answers = [["93.184.215.14"], ["127.0.0.1"]];
  const rules = {
    privateTargets: "refuse" as const,
    resolve: async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
  };
  await checkTarget(new URL("https://hooks.example"), rules);
  await expect(look(rules, true)).rejects.toThrow(/leads to 127.0.0.1/);
});

test("an address in the URL needs no lookup", async () => {
  expect(await allowedAddresses("8.8.8.8", failing)).toEqual([{ address: "8.8.8.8", family: 4 }]);
  await expect(allowedAddresses("::1", failing)).rejects.toThrow("::1 is a loopback address");
  await expect(checkTarget(new URL("http://[::1]:80/"), failing)).rejects.toThrow(
    /url: ::1 is a loopback address; expected a public one \(WEBHOOK_PRIVATE_TARGETS=allow/,
  );
});

test("the machine's own names are refused by the machine's own resolver", async () => {
  await expect(checkTarget(new URL("http://localhost/"), { privateTargets: "refuse" })).rejects.toThrow(
    /localhost leads to (127\.0\.0\.1|::1), a loopback address/,
  );
  await checkTarget(new URL("http://localhost/"), { privateTargets: "allow" });
});

test("what may be private is looked at no further", async () => {
  const rules = { ...answering("127.0.0.1"), privateTargets: "allow" as const };
  expect(await look(rules, false)).toBe("127.0.0.1");
  await checkTarget(new URL("http://10.0.0.1/"), rules);
});

test("a name that leads nowhere may be entered, but not connected to", async () => {
  await checkTarget(new URL("https://hooks.example"), failing);
  await expect(look(failing, true)).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(look(answering(), false)).rejects.toMatchObject({ code: "ENOTFOUND" });
});
