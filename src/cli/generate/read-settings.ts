import { readEnv } from "#/env.ts";
import { UsageError } from "../usage-error.ts";
import type { FaultShares } from "./faults.ts";
import type { LoadSettings, Target } from "./load-settings.ts";
import { maxSeed, nameRun, type Run, readRunName } from "./run-name.ts";

export const defaultUrl = "http://127.0.0.1:3000";

export const options = {
  url: { type: "string" },
  "api-key": { type: "string" },
  seed: { type: "string" },
  run: { type: "string" },
  customers: { type: "string", default: "30" },
  events: { type: "string", default: "10000" },
  rate: { type: "string", default: "1000" },
  late: { type: "string", default: "5%" },
  duplicates: { type: "string", default: "2%" },
  "lost-replies": { type: "string", default: "1%" },
  broken: { type: "string", default: "1%" },
  busy: { type: "string", default: "0.5%" },
  delays: { type: "string", default: "2%" },
  "crash-client": { type: "string", default: "0" },
  "no-proxy": { type: "boolean", default: false },
  batch: { type: "string", default: "200" },
  "max-seconds": { type: "string", default: "3600" },
  verify: { type: "boolean", default: false },
  scenario: { type: "string" },
  "list-scenarios": { type: "boolean", default: false },
  "clean-up": { type: "boolean", default: false },
  cleanup: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

type Given = { [name in keyof typeof options]?: string | boolean | undefined };

const text = (given: Given, name: keyof typeof options) => {
  const value = given[name];
  return typeof value === "string" ? value : undefined;
};

const wrong = (name: string, value: string, expected: string) =>
  new UsageError(`--${name} is ${JSON.stringify(value)}; expected ${expected}.`);

/** The server that is meant: one on this machine, unless another is named. */
export function readTarget(given: Given): Target {
  const named = text(given, "url");
  const url = URL.parse(named ?? defaultUrl);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw wrong("url", named ?? "", `the address of a server, such as ${defaultUrl}`);
  }
  url.pathname = url.pathname.replace(/\/*$/, "/");
  const apiKey = text(given, "api-key");
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new UsageError("--api-key holds spaces or other characters that no key has.");
  }
  // The settings' own key is for the settings' own server alone.
  return { url, apiKey: apiKey ?? (named === undefined ? readEnv().ADMIN_API_KEY : undefined) };
}

/** The run to do, or to do again. */
export function readRun(given: Given, now: number): Run {
  const named = text(given, "run");
  const seed = given.seed === undefined ? undefined : whole(given, "seed", 0, maxSeed);
  if (named === undefined) return nameRun(seed ?? 1, now);
  const run = readRunName(named);
  if (!run) throw wrong("run", named, "the name of an earlier run, such as gen-7-20261121T173453123");
  if (seed !== undefined && seed !== run.seed) {
    throw new UsageError(`--seed is ${seed}, but the run ${named} has seed ${run.seed}.`);
  }
  return run;
}

export function readLoadSettings(given: Given, now: number): LoadSettings {
  const faults: FaultShares = {
    lostReplies: share(given, "lost-replies"),
    broken: share(given, "broken"),
    busy: share(given, "busy"),
    delays: share(given, "delays"),
  };
  if (faults.lostReplies + faults.broken + faults.busy > 0.9) {
    throw new UsageError(
      "--lost-replies, --broken and --busy are over 90% together: nothing would get through.",
    );
  }
  return {
    ...readTarget(given),
    run: readRun(given, now),
    customers: whole(given, "customers", 1, 100_000),
    events: whole(given, "events", 1, 100_000_000),
    rate: whole(given, "rate", 0, 1_000_000),
    late: share(given, "late"),
    duplicates: share(given, "duplicates"),
    faults: given["no-proxy"] === true ? null : faults,
    crashes: whole(given, "crash-client", 0, 100),
    batch: whole(given, "batch", 1, 10_000),
    maxSeconds: whole(given, "max-seconds", 1, 86_400),
  };
}

function whole(given: Given, name: keyof typeof options, min: number, max: number): number {
  const value = text(given, name) ?? "";
  const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw wrong(name, value, `a whole number from ${min} to ${max}`);
}

/** "5%" as 0.05. */
function share(given: Given, name: keyof typeof options): number {
  const value = text(given, name) ?? "";
  const percent = value === "0" ? 0 : Number(/^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(value)?.[1]);
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw wrong(name, value, "a percentage from 0% to 100%, such as 5%");
}
