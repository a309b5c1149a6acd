import { tracked } from "@trpc/server";
import { z } from "zod";
import { checkAmount } from "#/api/contract/simulation-failures.ts";
import { amount, longestSeconds, Seed, ServiceName, share } from "#/api/contract/simulation-fields.ts";
import { longestText, parseTopology } from "#/api/topology/parse-topology.ts";
import { writeYaml } from "#/api/topology/write-yaml.ts";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { endFailure } from "#/domain/simulation/live/end-failure.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import { followFrames } from "#/domain/simulation/live/follow-frames.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { listFailures } from "#/domain/simulation/live/list-failures.ts";
import { pauseSimulation } from "#/domain/simulation/live/pause-simulation.ts";
import { putTopology } from "#/domain/simulation/live/put-topology.ts";
import { readHistory } from "#/domain/simulation/live/read-history.ts";
import { readTopology, type StoredTopology } from "#/domain/simulation/live/read-topology.ts";
import { resetSimulation } from "#/domain/simulation/live/reset-simulation.ts";
import { resumeSimulation } from "#/domain/simulation/live/resume-simulation.ts";
import { setSpeed, speedRange } from "#/domain/simulation/live/set-speed.ts";
import { mostMs } from "#/domain/simulation/topology/check-numbers.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import { setTraffic } from "#/domain/simulation/traffic/set-traffic.ts";
import { procedure, router } from "./procedures.ts";
import { whatIfProcedures } from "./simulation/what-if-procedures.ts";

const seconds = amount(0, 1_000_000_000);

const WantedFailure = z
  .strictObject({
    serviceId: ServiceName,
    dependencyId: ServiceName.nullable().default(null),
    kind: z.enum(failureKinds).default("outage"),
    latencyMs: amount(0, mostMs, { above: true }).nullable().default(null),
    share: share("Of errors and partial").nullable().default(null),
    durationSeconds: amount(0, longestSeconds, { above: true }).nullable(),
  })
  .superRefine(({ kind, latencyMs, share }, check) =>
    checkAmount({ kind, latency_ms: latencyMs, share }, check),
  );

/** YAML or JSON, which is YAML too. */
const TopologyText = z.strictObject({
  text: z.string().max(longestText.yaml, `expected at most ${longestText.yaml / 1_000_000} MB of YAML`),
});

/** A topology with the text that an editor shows. */
const edited = ({ topology, revision }: StoredTopology) => ({
  topology,
  revision,
  yaml: writeYaml(topology),
});

/** The live simulation of service health. */
export const simulationRouter = router({
  ...whatIfProcedures,
  state: procedure.query(({ ctx: { operation } }) => latestFrame(operation)),
  feed: procedure
    .input(
      z
        .strictObject({
          lastEventId: z
            .string()
            .regex(/^\d{1,15}$/, "is none that this server gave; start without one")
            .nullish(),
        })
        .default({}),
    )
    .subscription(async function* ({ ctx: { operation }, input: { lastEventId }, signal }) {
      const never = new AbortController().signal;
      const counts = feedCounts();
      counts.eventStreams++;
      try {
        const from = { lastSeq: lastEventId == null ? null : Number(lastEventId) };
        for await (const frame of followFrames(operation, from, signal ?? never)) {
          yield tracked(String(frame.seq), frame);
        }
      } finally {
        counts.eventStreams--;
      }
    }),
  history: procedure
    .input(
      z
        .strictObject({
          serviceId: ServiceName.optional(),
          fromSeconds: seconds.optional(),
          toSeconds: seconds.optional(),
          points: z.int().min(1).max(1000).optional(),
        })
        .default({}),
    )
    .query(({ ctx: { operation }, input }) => readHistory(operation, input)),
  topology: procedure.query(async ({ ctx: { operation } }) => edited(await readTopology(operation))),
  /** Whether a text is a topology, without changing anything. */
  checkTopology: procedure
    .input(TopologyText)
    .mutation(async ({ input }) => ({ topology: await parseTopology(input.text, "yaml") })),
  putTopology: procedure
    .input(TopologyText)
    .mutation(async ({ ctx: { operation }, input }) =>
      edited(await putTopology(operation, await parseTopology(input.text, "yaml"))),
    ),
  failures: procedure.query(({ ctx: { operation } }) => listFailures(operation)),
  addFailure: procedure
    .input(WantedFailure)
    .mutation(({ ctx: { operation }, input }) => addFailure(operation, input)),
  endFailure: procedure
    .input(z.strictObject({ id: z.uuid() }))
    .mutation(({ ctx: { operation }, input }) => endFailure(operation, input.id)),
  pause: procedure.mutation(({ ctx: { operation } }) => pauseSimulation(operation)),
  resume: procedure.mutation(({ ctx: { operation } }) => resumeSimulation(operation)),
  reset: procedure
    .input(z.strictObject({ seed: Seed.optional() }).default({}))
    .mutation(({ ctx: { operation }, input }) => resetSimulation(operation, input)),
  setSpeed: procedure
    .input(z.strictObject({ speed: amount(speedRange.min, speedRange.max) }))
    .mutation(({ ctx: { operation }, input }) => setSpeed(operation, input.speed)),
  traffic: procedure.query(({ ctx: { operation } }) => readTraffic(operation)),
  setTraffic: procedure
    .input(z.strictObject({ enabled: z.boolean() }))
    .mutation(({ ctx: { operation }, input }) => setTraffic(operation, input)),
});
