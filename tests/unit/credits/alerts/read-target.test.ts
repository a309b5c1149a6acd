import { expect, test } from "vitest";
import { privateReason } from "#/domain/credits/alerts/private-address.ts";
import { hostOf, readTarget } from "#/domain/credits/alerts/read-target.ts";

test.each([
  ["https://example.com/hooks", "https://example.com/hooks"],
  ["  http://EXAMPLE.com:8080/a?b=c  ", "http://example.com:8080/a?b=c"],
  ["https://example.com#part", "https://example.com/"],
  ["https://bücher.example/x", "https://xn--bcher-kva.example/x"],
  ["https://[2606:4700:4700::1111]/x", "https://[2606:4700:4700::1111]/x"],
])("%j is a target", (text, href) => {
  expect(readTarget(text)).toMatchObject({ url: { href } });
});

test.each([
  [undefined, /required; expected an http or https URL/],
  [null, /expected an http/],
  [7, /expected an http/],
  ["", /expected an http/],
  ["example.com/hooks", /expected an http/],
  ["ftp://example.com", /expected an http/],
  ["file:///etc/passwd", /expected an http/],
  ["gopher://example.com", /expected an http/],
  ["javascript:alert(1)", /expected an http/],
  ["http://", /expected an http/],
  ["https://exa mple.com", /expected an http/],
  ["https://example.com:99999", /expected an http/],
  ["https://example.com:0/", /expected a port/],
  ["https://user@example.com", /without a user name or password/],
  ["https://user:secret@example.com", /without a user name or password/],
  ["https://:secret@example.com", /without a user name or password/],
  [`https://example.com/${"x".repeat(2048)}`, /at most 2048 characters/],
])("%j is none", (value, reason) => {
  expect(readTarget(value)).toEqual({ reason: expect.stringMatching(reason) });
});

// Each is another way to write an address that nothing is sent to.
test.each([
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.1/",
  "http://0177.0.0.1/",
  "http://017700000001/",
  "http://127.1/",
  "http://127.0.1/",
  "http://127.0.0.1./",
  "http://127.0.0.1%2f@127.0.0.1/",
  "http://１２７.０.０.１/",
  "http://127。0。0。1/",
  "http://0/",
  "http://[::1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://3232235521/",
  "http://0xa9fea9fe/",
  "http://[fd00:ec2::254]/",
])("%s is seen through", (text) => {
  const read = readTarget(text);
  if ("reason" in read) expect(read.reason).toMatch(/expected/);
  else expect(privateReason(hostOf(read.url))).toMatch(/loopback|reserved|private|link-local/);
});
