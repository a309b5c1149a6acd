import { expect, it } from "vitest";
import { formatAddress } from "#/server/listen.ts";

it.each([
  ["127.0.0.1", 3000, "http://127.0.0.1:3000"],
  ["0.0.0.0", 80, "http://localhost:80"],
  ["::", 3000, "http://localhost:3000"],
  ["::1", 3000, "http://[::1]:3000"],
  ["usage.example", 8080, "http://usage.example:8080"],
])("shows %s and %i as %s", (host, port, address) => {
  expect(formatAddress(host, port)).toBe(address);
});
