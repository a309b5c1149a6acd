import { setTimeout as sleep } from "node:timers/promises";
import { BillingClient, type Rejected } from "#/client/index.ts";
import { type PlannedUsage, reportsOf, stepsOf } from "./planned-usage.ts";
import type { FromReporter, ReporterSettings, ToReporter } from "./reporter-messages.ts";

// The process that reports a run's events with the client, and may be killed at any moment.

/** Steps whose events are handed over together. */
const stride = 100;
/** ms between two looks at the clock, where there is a rate. */
const tick = 10;
/** ms between two words of progress while nothing is handed over. */
const pulse = 200;
/** ms to deliver in once it is told to stop. */
const lastDelivery = 3000;
/** Refusals that are told; all of them are counted. */
const toldRefusals = 5;

let trouble: string | null = null;
const noteTrouble = (_: string, details?: Record<string, unknown>) => {
  if (typeof details?.reason === "string") trouble = details.reason;
};
const logger = { debug() {}, info() {}, warn: noteTrouble, error: noteTrouble };

const tell = (message: FromReporter) => void process.send?.(message);
const stopped = Promise.withResolvers<"stopped">();
const finishing = Promise.withResolvers<"finish">();

// Ctrl-C reaches the whole group; it is the command that says what to do.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToReporter) => {
  if (message.kind === "stop") stopped.resolve("stopped");
  else if (message.kind === "finish") finishing.resolve("finish");
  else {
    report(message.settings).then(end, (error: unknown) =>
      end({ kind: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
  }
});

/** The last word is heard before the process is gone. */
const end = (message: FromReporter) => void process.send?.(message, () => process.exit(0));

async function report(settings: ReporterSettings): Promise<FromReporter> {
  const client = new BillingClient({
    url: settings.url,
    ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
    spoolDir: settings.spoolDir,
    batch: { maxEvents: settings.batch, maxWaitMs: 100 },
    backoff: { baseMs: 50, ceilingMs: 2000 },
    onRejected: refusalTeller(),
    logger,
  });
  let step = settings.from;
  const progress = () => tell({ kind: "progress", step, stats: client.stats() });
  const pulsing = setInterval(progress, pulse);
  try {
    let isStopped = false;
    stopped.promise.then(() => {
      isStopped = true;
    });
    const steps = stepsOf(settings.shape);
    const started = performance.now();
    while (step < steps && !isStopped) {
      const end = Math.min(steps, step + stride, mayReach(settings, performance.now() - started));
      if (end <= step) {
        await sleep(tick);
        continue;
      }
      const handed = Promise.all(usagesOf(settings, step, end).map((usage) => client.recordUsage(usage)));
      handed.catch(() => {});
      // A full queue waits for the server, which may never come back.
      if ((await Promise.race([handed, stopped.promise])) === "stopped") break;
      step = end;
      progress();
    }
    if (!isStopped) {
      tell({ kind: "reported", step });
      if ((await Promise.race([finishing.promise, stopped.promise])) === "finish") {
        await Promise.race([client.flush().catch(() => {}), stopped.promise]);
      }
    }
    const lastTrouble = trouble;
    const { undelivered } = await client.close({ timeout: lastDelivery });
    return { kind: "closed", step, stats: client.stats(), undelivered, trouble: lastTrouble };
  } finally {
    clearInterval(pulsing);
  }
}

/** The step that is not yet due `elapsed` ms after the start. */
const mayReach = ({ from, rate }: ReporterSettings, elapsed: number) =>
  rate === 0 ? Number.POSITIVE_INFINITY : from + Math.ceil((elapsed * rate) / 1000);

function usagesOf({ shape }: ReporterSettings, from: number, to: number) {
  const usages: Pick<PlannedUsage, "id" | "customer" | "service" | "quantity" | "occurredAt">[] = [];
  for (let step = from; step < to; step++) {
    for (const { id, customer, service, quantity, occurredAt } of reportsOf(shape, step)) {
      usages.push({ id, customer, service, quantity, occurredAt });
    }
  }
  return usages;
}

function refusalTeller(): (rejected: Rejected) => void {
  let told = 0;
  return ({ event, reason }) => {
    if (told++ < toldRefusals) tell({ kind: "refused", id: event.id, reason });
  };
}
