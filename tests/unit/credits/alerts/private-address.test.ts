import fc from "fast-check";
import { expect, test } from "vitest";
import { privateReason } from "#/domain/credits/alerts/private-address.ts";

/** First and last address of every range that nothing is sent to, and what it is called. */
const refusedRanges: [first: string, last: string, reason: RegExp][] = [
  ["0.0.0.0", "0.255.255.255", /reserved/],
  ["10.0.0.0", "10.255.255.255", /private/],
  ["100.64.0.0", "100.127.255.255", /carrier-grade NAT/],
  ["127.0.0.0", "127.255.255.255", /loopback/],
  ["169.254.0.0", "169.254.255.255", /link-local/],
  ["172.16.0.0", "172.31.255.255", /private/],
  ["192.0.0.0", "192.0.0.255", /reserved/],
  ["192.0.2.0", "192.0.2.255", /reserved/],
  ["192.88.99.0", "192.88.99.255", /reserved/],
  ["192.168.0.0", "192.168.255.255", /private/],
  ["198.18.0.0", "198.19.255.255", /reserved/],
  ["198.51.100.0", "198.51.100.255", /reserved/],
  ["203.0.113.0", "203.0.113.255", /reserved/],
  ["224.0.0.0", "239.255.255.255", /multicast/],
  ["240.0.0.0", "255.255.255.254", /reserved/],
  ["255.255.255.255", "255.255.255.255", /broadcast/],
];

const toNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const toAddress = (number: number) => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join(".");

test.each(refusedRanges)(
  "%s to %s is refused, and its neighbours by their own range",
  (first, last, reason) => {
    for (const edge of [first, last]) {
      expect(privateReason(edge)).toMatch(reason);
      expect(privateReason(`::ffff:${edge}`)).toMatch(reason);
    }
    for (const neighbour of [toNumber(first) - 1, toNumber(last) + 1]) {
      if (neighbour < 0 || neighbour > 0xffffffff) continue;
      const isListed = refusedRanges.some(
        ([from, to]) => toNumber(from) <= neighbour && neighbour <= toNumber(to),
      );
      expect([toAddress(neighbour), privateReason(toAddress(neighbour)) !== undefined]).toEqual([
        toAddress(neighbour),
        isListed,
      ]);
    }
  },
);

test("every other IPv4 address is public but for a few of the internet's own", () => {
  const ownServices = [
    ["168.63.129.16", "168.63.129.16"],
    ["192.31.196.0", "192.31.196.255"],
    ["192.52.193.0", "192.52.193.255"],
    ["192.175.48.0", "192.175.48.255"],
  ];
  const listed = [...refusedRanges, ...ownServices].map(([first = "", last = ""]) => [
    toNumber(first),
    toNumber(last),
  ]);
  const anyNumber = fc.oneof(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.constantFrom(...listed.flat()).chain((edge) => fc.constantFrom(edge - 1, edge, edge + 1)),
  );
  fc.assert(
    fc.property(anyNumber, (number) => {
      fc.pre(number >= 0 && number <= 0xffffffff);
      const isRefused = listed.some(([first = 0, last = 0]) => first <= number && number <= last);
      expect(privateReason(toAddress(number)) !== undefined).toBe(isRefused);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ["::", /reserved/],
  ["::1", /loopback/],
  ["::ffff:127.0.0.1", /loopback/],
  ["::ffff:7f00:1", /loopback/],
  ["::ffff:a9fe:a9fe", /link-local/],
  ["::ffff:0:127.0.0.1", /reserved/],
  ["::127.0.0.1", /loopback/],
  ["::7f00:1", /reserved/],
  ["64:ff9b::127.0.0.1", /reserved/],
  ["64:ff9b:1::1", /reserved/],
  ["100::1", /reserved/],
  ["2001::1", /reserved/],
  ["2001:2::1", /reserved/],
  ["2001:db8::1", /reserved/],
  ["2001:10::1", /reserved/],
  ["2001:20::1", /reserved/],
  ["2002:7f00:1::", /reserved/],
  ["3fff::1", /reserved/],
  ["4000::1", /reserved/],
  ["5f00::1", /reserved/],
  ["fc00::1", /private/],
  ["fd00:ec2::254", /private/],
  ["fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", /private/],
  ["fe80::1", /link-local/],
  ["fe80::1%eth0", /link-local/],
  ["febf::1", /link-local/],
  ["fec0::1", /reserved/],
  ["ff02::1", /multicast/],
  ["168.63.129.16", /metadata/],
  ["169.254.169.254", /link-local/],
  ["100.100.100.200", /carrier-grade NAT/],
  ["localhost", /not an address/],
  ["", /not an address/],
])("%s is refused", (address, reason) => {
  expect(privateReason(address)).toMatch(reason);
});

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "93.184.215.14",
  "::ffff:8.8.8.8",
  "2606:4700:4700::1111",
  "2a00:1450:4001:830::200e",
  "2400:cb00::1",
])("%s is public", (address) => {
  expect(privateReason(address)).toBeUndefined();
});
