import { cleanUp } from "./generate/clean-up.ts";
import { defaultUrl, options, readLoadSettings, readRun, readTarget } from "./generate/read-settings.ts";
import { runLoad } from "./generate/run-load.ts";
import { runScenarios } from "./generate/run-scenarios.ts";
import { findScenarios, scenarios } from "./generate/scenarios/all-scenarios.ts";
import { ServerApi } from "./generate/server-api.ts";
import { isGood, verdictText } from "./generate/verdict.ts";
import { onSignals } from "./on-signals.ts";
import { readArguments } from "./read-arguments.ts";
import { UsageError } from "./usage-error.ts";

const help = `meterline generate [options]

Reports made-up usage to a server with the client library, through a proxy that loses answers, delays
and breaks connections, while the reporting process is killed and started again; then asks the server
for all of it. Exit code 0 when every event counts exactly once and every total is the sum of its
events, 1 otherwise.

  --url URL            the server (default ${defaultUrl})
  --api-key KEY        its key, where it wants one
  --seed N             what is made up follows from it (default 1)
  --run NAME           report an earlier run's events again: all are duplicates
  --customers N        customers (default 30)
  --events N           events (default 10000)
  --rate N             events a second; 0 for as fast as it goes (default 1000)
  --late SHARE         events that occurred days or months back (default 5%)
  --duplicates SHARE   events that are reported twice (default 2%)
  --batch N            events in a request (default 200)
  --crash-client N     times that the reporting process is killed (default 0)
  --max-seconds N      stop reporting after so long (default 3600)

What happens to requests, of all of them:
  --lost-replies SHARE answers thrown away after the server has worked (default 1%)
  --broken SHARE       connections broken before or within the request (default 1%)
  --busy SHARE         503 with Retry-After (default 0.5%)
  --delays SHARE       answers delayed by up to 0.3 s (default 2%)
  --no-proxy           none of this: the client talks to the server itself

  --scenario NAMES     instead, try named edge cases, separated by commas; or all
  --list-scenarios     name them
  --verify             instead, only compare the run that --run names with what the server has; its
                       --events, --customers and shares as they were
  --clean-up           instead, void the events of all runs, or of the one that --run names
  --json               print JSON
  --help`;

/** As shells have it for what Ctrl-C ended. */
const interrupted = 130;

export async function runGenerate(args: string[]): Promise<number> {
  const given = readArguments(args, options, help);
  if (given.help) {
    console.log(help);
    return 0;
  }
  if (given["list-scenarios"]) {
    console.log(scenarios.map(({ name, about }) => `${name.padEnd(20)}${about}`).join("\n"));
    return 0;
  }
  const isCleanUp = given["clean-up"] || given.cleanup;
  if ([isCleanUp, given.scenario !== undefined, given.verify].filter(Boolean).length > 1) {
    throw new UsageError("--clean-up, --scenario and --verify are commands of their own; give one of them.");
  }
  if (given.verify && given.run === undefined) throw new UsageError("--verify needs --run NAME.");
  const stop = new AbortController();
  const forgetSignals = onSignals(() => stop.abort(), interrupted);
  try {
    const code = await run();
    return stop.signal.aborted ? interrupted : code;
  } finally {
    forgetSignals();
  }

  async function run(): Promise<number> {
    if (isCleanUp) return cleanUpRuns();
    if (given.scenario !== undefined) {
      const chosen = findScenarios(given.scenario);
      const target = { ...readTarget(given), run: readRun(given, Date.now()) };
      return runScenarios(chosen, target, { stop: stop.signal, asJson: given.json });
    }
    const settings = readLoadSettings(given, Date.now());
    const verdict = await runLoad(settings, { stop: stop.signal, isReported: given.verify });
    console.log(given.json ? JSON.stringify({ ok: isGood(verdict), ...verdict }) : verdictText(verdict));
    return isGood(verdict) ? 0 : 1;
  }

  async function cleanUpRuns(): Promise<number> {
    const { url, apiKey } = readTarget(given);
    const named = given.run === undefined ? undefined : readRun(given, 0).name;
    let printedAt = performance.now();
    const { events, customers } = await cleanUp(new ServerApi(url, apiKey), named, {
      stop: stop.signal,
      onVoided: (count) => {
        if (performance.now() - printedAt < 2000) return;
        printedAt = performance.now();
        console.error(`${count.toLocaleString("en-US")} events voided`);
      },
    });
    const text = `${events.toLocaleString("en-US")} events of ${customers} customers voided`;
    console.log(given.json ? JSON.stringify({ voided: events, customers }) : text);
    return 0;
  }
}
