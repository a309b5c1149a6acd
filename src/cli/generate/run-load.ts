import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "#/domain/seeded-random.ts";
import { sampleCustomers } from "#/domain/usage/sample/sample-customers.ts";
import { type ProxyCounts, startFaultProxy } from "./fault-proxy.ts";
import { faultsBySeed } from "./faults.ts";
import { forEachAtOnce } from "./for-each-at-once.ts";
import { LoadProgress } from "./load-progress.ts";
import type { LoadSettings } from "./load-settings.ts";
import { type PlanShape, stepsOf } from "./planned-usage.ts";
import { customerOf } from "./run-name.ts";
import { type Reporting, runReporter } from "./run-reporter.ts";
import { ServerApi } from "./server-api.ts";
import { findUsableServices } from "./usable-services.ts";
import type { Verdict } from "./verdict.ts";
import { verifyRun } from "./verify-run.ts";

interface Reported {
  reporting: Reporting;
  /** Undefined where there was no proxy. */
  faults: ProxyCounts | undefined;
}

/**
 * Reports a run's events through the faulty proxy, then compares what the server has with what was reported.
 * With `isReported`, an earlier run is taken as reported to its end, and only compared.
 */
export async function runLoad(
  settings: LoadSettings,
  { stop, isReported }: { stop: AbortSignal; isReported: boolean },
): Promise<Verdict> {
  const api = new ServerApi(settings.url, settings.apiKey);
  const services = await findUsableServices(api);
  const { run, customers, events, late, duplicates } = settings;
  const shape: PlanShape = {
    run,
    customers,
    events,
    late,
    duplicates,
    services: services.map(({ slug }) => slug),
  };
  const progress = new LoadProgress(events);
  const started = performance.now();
  try {
    if (!isReported) await nameCustomers(api, shape);
    const { reporting, faults } = isReported
      ? reportedBefore(shape)
      : await report(settings, shape, progress, stop);
    const seconds = (performance.now() - started) / 1000;
    const sent = Math.min(reporting.step, events);
    progress.startAsking(customers);
    const findings = await verifyRun(api, shape, services, { sent, onCustomer: () => progress.asked() });
    const total = (name: "recorded" | "delivered" | "duplicates" | "rejected" | "retries") =>
      reporting.stats.reduce((sum, stats) => sum + stats[name], 0);
    // The proxy has seen every answer, a killed client hasn't.
    const receipts = faults ?? {
      accepted: total("delivered") - total("duplicates"),
      duplicate: total("duplicates"),
      conflict: 0,
      rejected: total("rejected"),
    };
    return {
      run: run.name,
      ...findings,
      planned: events,
      reports: total("recorded"),
      accepted: receipts.accepted,
      duplicate: receipts.duplicate,
      refused: receipts.conflict + receipts.rejected,
      refusals: reporting.refusals,
      undelivered: reporting.undelivered,
      trouble: reporting.trouble,
      retries: total("retries"),
      crashes: reporting.crashes,
      faults: faults ?? null,
      seconds,
    };
  } finally {
    progress.end();
  }
}

const reportedBefore = (shape: PlanShape): Reported => ({
  reporting: { step: stepsOf(shape), stats: [], crashes: 0, undelivered: 0, trouble: null, refusals: [] },
  faults: undefined,
});

async function report(
  settings: LoadSettings,
  shape: PlanShape,
  progress: LoadProgress,
  stop: AbortSignal,
): Promise<Reported> {
  const { url, apiKey, rate, batch, maxSeconds } = settings;
  const spoolDir = await mkdtemp(join(tmpdir(), "meterline-generate-"));
  const removeSpool = () => rmSync(spoolDir, { recursive: true, force: true });
  process.on("exit", removeSpool);
  const proxy = settings.faults
    ? await startFaultProxy(url, faultsBySeed(settings.faults, shape.run.seed))
    : undefined;
  try {
    const reporting = await runReporter({
      settings: { url: proxy?.url ?? url.href, apiKey, spoolDir, shape, rate, batch },
      crashAt: crashSteps(settings.crashes, shape),
      stop: AbortSignal.any([stop, AbortSignal.timeout(maxSeconds * 1000)]),
      onProgress: (state) => progress.show(state, proxy?.counts),
    });
    return { reporting, faults: proxy?.counts };
  } finally {
    await proxy?.close();
    process.off("exit", removeSpool);
    removeSpool();
  }
}

/** One in each equal part of the run, but for its very beginning and end. */
function crashSteps(crashes: number, shape: PlanShape): number[] {
  const random = seededRandom(shape.run.seed ^ 0x6c078965);
  const steps = Math.min(stepsOf(shape), shape.events);
  return Array.from({ length: crashes }, (_, place) =>
    Math.max(1, Math.floor((steps * (place + 0.2 + 0.6 * random())) / crashes)),
  );
}

/** They would be made by their first events too, but without names and where unknown ones are refused not at all. */
async function nameCustomers(api: ServerApi, { run, customers }: PlanShape): Promise<void> {
  const places = Array.from({ length: customers }, (_, place) => place);
  await forEachAtOnce(places, 8, async (place) => {
    const sample = sampleCustomers[place % sampleCustomers.length];
    await api.post("/api/v1/customers", {
      external_id: customerOf(run.seed, place),
      ...(sample && { name: sample.name, time_zone: sample.timeZone }),
    });
  });
}
