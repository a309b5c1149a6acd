import ipaddr from "ipaddr.js";

/** Where Azure answers its machines, on an address that looks like any other. */
const azureHost = "168.63.129.16";

/** All that is given out of IPv6 so far; what embeds other addresses lies outside, or in a range with a name. */
const globalUnicast = ipaddr.IPv6.parse("2000::");

/** Why an address is none of the public internet, in a word or two; undefined for one that is. */
export function privateReason(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return "not an address";
  // An IPv4 address written as IPv6 is that IPv4 address.
  const read = ipaddr.process(address);
  const range: string = read.range();
  if (range !== "unicast") return names[range] ?? reserved;
  if (read instanceof ipaddr.IPv6) return read.match(globalUnicast, 3) ? undefined : reserved;
  return read.toString() === azureHost ? "metadata" : undefined;
}

const reserved = "reserved";

const names: Record<string, string> = {
  broadcast: "broadcast",
  multicast: "multicast",
  linkLocal: "link-local",
  loopback: "loopback",
  private: "private",
  uniqueLocal: "private",
  carrierGradeNat: "carrier-grade NAT",
};
