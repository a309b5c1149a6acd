import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { topologyDefaults } from "#/api/contract/simulation-topology.ts";
import { showError } from "#/api/errors.ts";
import { longestText, parseTopology } from "#/api/topology/parse-topology.ts";
import { thresholds } from "#/domain/simulation/engine/judge-status.ts";
import { windowSeconds } from "#/domain/simulation/engine/window.ts";
import { mostMs } from "#/domain/simulation/topology/check-numbers.ts";

const page = readFileSync(new URL("../../../../docs/simulation.md", import.meta.url), "utf8");
const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";

test("the documented topology is one", async () => {
  const { services } = await parseTopology(example, "yaml");
  expect(services.map(({ id, requestRate, dependencies }) => [id, requestRate, dependencies.length])).toEqual(
    [
      ["shop", 20, 2],
      ["payments", 0, 1],
      ["catalogue", 0, 1],
      ["database", 0, 0],
    ],
  );
  expect(services[1]?.dependencies[0]).toMatchObject({ retries: { count: 0 }, breaker: null });
});

test("the documented refusal is what a misspelt name gets", async () => {
  const text = "services:\n  - id: database\n  - id: shop\n    dependencies: [databse]\n";
  const documented = /"message": "(no service is called .*?)"\s*}/.exec(page)?.[1]?.replaceAll('\\"', '"');
  let told = "";
  try {
    await parseTopology(text, "yaml");
  } catch (error) {
    told = showError(error).detail;
  }
  const place = / \(line \d+, column \d+\)\.$/;
  expect(told).toMatch(place);
  expect(told.replace(place, "")).toBe(documented?.replace(place, ""));
});

test("defaults and thresholds are documented as they are", () => {
  const { retries, breaker } = topologyDefaults;
  const written = (fields: object) =>
    JSON.stringify(fields)
      .replaceAll('"', "")
      .replaceAll(/([:,])/g, "$1 ");
  expect(page).toContain(`| \`retries\` | \`${written(retries)}\` |`);
  expect(page).toContain(`| \`circuit_breaker\` | \`${written(breaker)}\` |`);
  expect(page).toContain(`| \`request_rate\` | ${topologyDefaults.requestRate} |`);
  expect(page).toContain(`| \`timeout_ms\` | ${topologyDefaults.timeoutMs} |`);
  expect(page).toContain(`| \`timeout_ms\` | 2000 | above 0 to ${mostMs.toLocaleString("en-US")} |`);
  expect(page).toContain(
    `JSON may have ${longestText.json / 1_000_000} MB, YAML ${longestText.yaml / 1_000_000} MB`,
  );
  const { recent } = thresholds;
  for (const said of [
    `**sliding window** of ${windowSeconds} simulated seconds`,
    `${thresholds.failingErrorRate * 100} % or more of the window's requests failed`,
    `${recent.failingErrorRate * 100} % or more of the last ${recent.seconds} seconds' requests, if there were at least ${recent.minimumRequests}`,
    `more than ${thresholds.degradedErrorRate * 100} % failed`,
    `${thresholds.slowFactor} times or more`,
    `fewer than ${thresholds.minimumRequests} requests`,
  ])
    expect(page).toContain(said);
});
