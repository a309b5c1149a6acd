import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ClientStats } from "#/client/index.ts";
import { CommandError } from "../command-error.ts";
import type { FromReporter, ReporterSettings, ToReporter } from "./reporter-messages.ts";

/** How far the reporting has come, over all of its processes. */
export interface Reporting {
  /** Every step before it is in the client's hands. */
  step: number;
  /** Of every process, what it last told. */
  stats: ClientStats[];
  crashes: number;
  /** Events that the client still had when it ended. */
  undelivered: number;
  /** Why the last request failed that did. */
  trouble: string | null;
  /** First refusals of the server, as `id: reason`. */
  refusals: string[];
}

interface Options {
  settings: Omit<ReporterSettings, "from">;
  /** Steps at which the process is killed, ascending. */
  crashAt: readonly number[];
  /** Aborted: nothing more is reported. */
  stop: AbortSignal;
  onProgress: (reporting: Reporting) => void;
}

const script = fileURLToPath(import.meta.resolve("./reporter.ts"));

/**
 * Reports a run's events from a process of its own, which is killed without warning at each step of `crashAt`;
 * the next one goes on after what it is known to have handed over, on the same spool.
 */
export async function runReporter(options: Options): Promise<Reporting> {
  const reporting: Reporting = {
    step: 0,
    stats: [],
    crashes: 0,
    undelivered: 0,
    trouble: null,
    refusals: [],
  };
  while (!(await runProcess(options, reporting))) reporting.crashes++;
  return reporting;
}

/** True once everything is done, false if the process was killed on purpose. */
async function runProcess(options: Options, reporting: Reporting): Promise<boolean> {
  const { settings, crashAt, stop, onProgress } = options;
  const killAt = crashAt[reporting.crashes] ?? Number.POSITIVE_INFINITY;
  const place = reporting.stats.length;
  const child = fork(script, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  // Its last words may be read after its end.
  const ended = Promise.all([once(child, "exit"), once(child, "disconnect")]);
  const endChild = () => void child.kill("SIGKILL");
  process.on("exit", endChild);
  const tellStop = () => send(child, { kind: "stop" });
  stop.addEventListener("abort", tellStop);
  let failure: string | undefined;
  let isDone = false;
  let isKilled = false;
  const reach = (step: number) => {
    reporting.step = step;
    if (step < killAt || isKilled) return;
    isKilled = true;
    child.kill("SIGKILL");
  };
  child.on("message", (message: FromReporter) => {
    // What a killed process had told before its end still counts.
    switch (message.kind) {
      case "progress":
        reporting.stats[place] = message.stats;
        reach(message.step);
        return onProgress(reporting);
      case "reported":
        reach(message.step);
        return send(child, { kind: "finish" });
      case "refused":
        if (reporting.refusals.length < 5) reporting.refusals.push(`${message.id}: ${message.reason}`);
        return;
      case "failed":
        failure = message.reason;
        return;
      case "closed":
        reporting.step = message.step;
        reporting.stats[place] = message.stats;
        reporting.undelivered = message.undelivered;
        reporting.trouble = message.trouble;
        isDone = true;
    }
  });
  try {
    send(child, { kind: "start", settings: { ...settings, from: reporting.step } });
    if (stop.aborted) tellStop();
    await ended;
  } finally {
    process.off("exit", endChild);
    stop.removeEventListener("abort", tellStop);
  }
  if (isDone) return true;
  if (isKilled) return false;
  throw new CommandError(`The reporting process ended: ${failure ?? "without a word"}.`);
}

function send(child: ChildProcess, message: ToReporter): void {
  // One that has just been killed hears nothing.
  if (child.connected) child.send(message, () => {});
}
