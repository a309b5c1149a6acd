import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { DomainError } from "#/domain/domain-error.ts";
import { privateReason } from "./private-address.ts";
import { hostOf } from "./read-target.ts";

export interface Address {
  address: string;
  family: number;
}

/** Where messages may be sent. */
export interface TargetRules {
  privateTargets: "refuse" | "allow";
  /** All addresses of a name; left out, the machine's own resolver. */
  resolve?: (name: string) => Promise<Address[]>;
}

/** That a target is on an address where nothing is sent. */
export class TargetRefused extends Error {
  override name = "TargetRefused";
}

const resolveName = (name: string): Promise<Address[]> => lookup(name, { all: true, order: "verbatim" });

/** ms that a name may take to be resolved when a target is entered. */
const patience = 3000;

function refuseAddress(host: string, { address }: Address): TargetRefused {
  const what = `${privateReason(address)} address`;
  return new TargetRefused(
    host === address ? `${host} is a ${what}` : `${host} leads to ${address}, a ${what}`,
  );
}

/** All addresses of a host. Throws TargetRefused when any one of them is not public: which one is used is chance. */
export async function allowedAddresses(host: string, rules: TargetRules): Promise<Address[]> {
  const family = isIP(host);
  const addresses = family > 0 ? [{ address: host, family }] : await (rules.resolve ?? resolveName)(host);
  const refused =
    rules.privateTargets === "allow"
      ? undefined
      : addresses.find(({ address }) => privateReason(address) !== undefined);
  if (refused) throw refuseAddress(host, refused);
  return addresses;
}

/**
 * The lookup of a connection, which connects to exactly the addresses that were looked at. An address in the
 * place of a name is connected to without a lookup, so that one is to be checked before.
 */
export function guardedLookup(rules: TargetRules): LookupFunction {
  return (name, options, callback) => {
    allowedAddresses(name, rules).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) callback(Object.assign(new Error(`${name} has no address`), { code: "ENOTFOUND" }), "");
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ""),
    );
  };
}

/** Throws invalid for a target that would be refused now. A name that leads nowhere yet is none of those. */
export async function checkTarget(url: URL, rules: TargetRules): Promise<void> {
  const { promise: tired, resolve: giveUp } = Promise.withResolvers<void>();
  const timer = setTimeout(giveUp, patience);
  const looked = allowedAddresses(hostOf(url), rules).catch((error: unknown) => {
    if (!(error instanceof TargetRefused)) return;
    const advice = "expected a public one (WEBHOOK_PRIVATE_TARGETS=allow lifts this)";
    throw new DomainError("invalid", `url: ${error.message}; ${advice}.`, "url");
  });
  await Promise.race([looked, tired]).finally(() => clearTimeout(timer));
}
