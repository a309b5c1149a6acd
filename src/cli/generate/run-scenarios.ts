import { errorText } from "#/db/startup-error.ts";
import type { Target } from "./load-settings.ts";
import type { Run } from "./run-name.ts";
import { type Check, type Scenario, World } from "./scenarios/world.ts";
import { ServerApi } from "./server-api.ts";
import { findUsableServices } from "./usable-services.ts";

interface Outcome {
  name: string;
  ok: boolean;
  checks: Check[];
  /** What kept it from being tried to the end. */
  failure: string | null;
}

/** Tries scenarios one after the other and prints what each expected and saw. Answers the exit code. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  target: Target & { run: Run },
  { stop, asJson }: { stop: AbortSignal; asJson: boolean },
): Promise<number> {
  const services = await findUsableServices(new ServerApi(target.url, target.apiKey));
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    if (stop.aborted) break;
    const outcome = await tryScenario(scenario, new World(scenario.name, target, services));
    outcomes.push(outcome);
    if (!asJson) console.log(outcomeText(outcome, scenario.about));
  }
  const failed = outcomes.filter(({ ok }) => !ok).length;
  const isGood = failed === 0 && outcomes.length === scenarios.length;
  console.log(
    asJson
      ? JSON.stringify({ ok: isGood, run: target.run.name, scenarios: outcomes })
      : `run ${target.run.name}: ${outcomes.length} of ${scenarios.length} scenarios · ${outcomes.length - failed} ok · ${failed} failed`,
  );
  return isGood ? 0 : 1;
}

async function tryScenario(scenario: Scenario, world: World): Promise<Outcome> {
  let failure: string | null = null;
  try {
    await world.makeCustomers(scenario.customers ?? 1);
    await scenario.act(world);
  } catch (error) {
    failure = errorText(error);
  }
  await world.end();
  const { checks } = world;
  return { name: scenario.name, ok: failure === null && checks.every(({ ok }) => ok), checks, failure };
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

function outcomeText({ name, ok, checks, failure }: Outcome, about: string): string {
  return [
    `${ok ? "ok    " : "FAILED"} ${name}: ${about}`,
    ...checks.map(({ what, expected, saw, ok: isAsExpected }) =>
      isAsExpected
        ? `         ${what}: expected and saw ${shown(saw)}`
        : `    >>>  ${what}: expected ${shown(expected)}, saw ${shown(saw)}`,
    ),
    ...(failure === null ? [] : [`    >>>  stopped: ${failure}`]),
  ].join("\n");
}
