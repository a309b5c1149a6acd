import type { Ringer } from "#/db/ringer.ts";
import type { Context } from "#/domain/context.ts";
import { advanceRun } from "#/domain/simulation/live/advance-run.ts";
import { Checkpoints } from "#/domain/simulation/live/checkpoints.ts";
import { isEngineFault } from "#/domain/simulation/live/engine-fault.ts";
import type { ControlEvent, Frame } from "#/domain/simulation/live/frame.ts";
import { type LiveRun, reanchored, withEvents } from "#/domain/simulation/live/live-run.ts";
import { dueAt, isTooEarly, LagWatch, lagOf } from "#/domain/simulation/live/pace.ts";
import { type Published, publishFrame } from "#/domain/simulation/live/publish-frame.ts";
import { abandonRun, restoreRun, takeLead } from "#/domain/simulation/live/take-lead.ts";
import { tidyFrames } from "#/domain/simulation/live/tidy-frames.ts";
import { isFailingBetween } from "./is-failing-between.ts";
import { replayRun } from "./replay-run.ts";
import { RequestCollector } from "./request-collector.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** ms of the wall's clock between beats. */
const beatInterval = 2000;

/** ms of waiting: between two looks at what is due, two slices of steps, and two frames about changes. */
const rests = { look: 100, slice: 5, change: 20 };

/** ms of the wall's clock between two rounds of letting go of old frames, and where one round was not enough. */
const tidying = { usual: 60_000, soon: 1000 };

/** ms for which requests may be held up without a word. */
const harmlessHold = 1000;

export interface LeaderSettings {
  /** Simulated seconds a second where nobody has set a speed. */
  usualSpeed: number;
  traffic: TrafficSource;
}

/** One time of leading: from taking the simulation up to letting go of it. */
export class Leader {
  readonly #ctx: Context;
  readonly #usualSpeed: number;
  readonly #traffic: TrafficSource;
  readonly #collector = new RequestCollector();
  readonly #lag = new LagWatch();
  #epoch = 0;
  #run: LiveRun | undefined;
  #checkpoints = new Checkpoints(0);
  /** What the traffic knows of. */
  #prepared: { runId: string; revision: number } | undefined;
  /** Since when requests are not taken up, ms of the wall's clock. */
  #heldSince: number | undefined;
  #nextBeat = 0;
  #nextTidying = 0;
  #isTidying = false;

  constructor(ctx: Context, { usualSpeed, traffic }: LeaderSettings) {
    this.#ctx = ctx;
    this.#usualSpeed = usualSpeed;
    this.#traffic = traffic;
  }

  /** Counts the leaders of the simulation; 0 before this one leads. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Takes the simulation up where it is. `previousEpoch`: of this process's last time, where it was interrupted.
   * `isAnew`: it can't be gone on with, as was seen; a new run begins. Throws where the database is away.
   */
  async takeUp(previousEpoch = 0, isAnew = false): Promise<void> {
    const taken = await takeLead(this.#ctx);
    const { row } = taken;
    this.#epoch = row.epoch;
    this.#nextBeat = this.#now();
    this.#nextTidying = this.#now() + tidying.usual;
    try {
      if (isAnew) throw new Error("it failed again and again");
      const restored = restoreRun(taken, this.#usualSpeed);
      if (!restored) return;
      this.#checkpoints = new Checkpoints(row.checkpoint_step);
      this.#run = await replayRun(this.#ctx, restored, row, this.#traffic);
      this.#prepared = { runId: restored.runId, revision: restored.revision };
    } catch (error) {
      if (!isEngineFault(error)) throw error;
      this.#ctx.log.error({ err: error }, "the simulation can't be gone on with: a new run begins");
      await abandonRun(this.#ctx, this.#epoch);
      return;
    }
    if (previousEpoch !== row.epoch - 1) this.#tell({ kind: "taken_over" });
  }

  /** Leads until `signal` is aborted or another process leads; `commands` rings when there may be changes. */
  async lead(commands: Ringer, signal: AbortSignal): Promise<void> {
    let answered = -1;
    let publishedAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      const heard = commands.rings;
      const isBehind = this.#advance();
      const isBeat = this.#isBeatDue();
      const isAsked = heard !== answered && performance.now() - publishedAt >= rests.change;
      if (isBeat || isAsked) {
        if (!(await this.#publish(isBeat, signal))) return;
        answered = heard;
        publishedAt = performance.now();
      }
      if (this.#now() >= this.#nextTidying) void this.#tidy(signal);
      const isPending = commands.rings !== answered;
      const rest = isBehind ? rests.slice : isPending ? rests.change : this.#untilBeat();
      await commands.wait(isPending ? Number.MAX_SAFE_INTEGER : answered, rest, signal);
    }
  }

  #now(): number {
    return this.#ctx.clock().getTime();
  }

  #tell(event: { kind: "taken_over" } | { kind: "skipped"; wallSeconds: number }): void {
    if (!this.#run) return;
    const { step, timeSeconds } = this.#run.state;
    const told: ControlEvent = { step, timeSeconds, ...event };
    this.#run = withEvents(this.#run, [told]);
  }

  /** Does steps that are due; whether more of them are. */
  #advance(): boolean {
    const now = this.#now();
    if (!this.#run) return false;
    if (this.#isHeld(this.#run, now) || this.#run.paused) return false;
    const lag = lagOf(this.#run.pace, this.#run.state.step, now);
    if (this.#lag.isHopeless(lag, now)) this.#skip(lag, now);
    // The wall's clock was set back.
    if (isTooEarly(this.#run.pace, this.#run.state.step, now)) this.#run = reanchored(this.#run, now);
    const begun = performance.now();
    const { pace, graph } = this.#run;
    this.#run = advanceRun(
      this.#run,
      (step) => dueAt(pace, step) <= now,
      (step) => (this.#traffic.isOn ? this.#collector.sinkOf(graph.topology, step) : undefined),
    );
    this.#checkpoints.spend(performance.now() - begun);
    return lagOf(pace, this.#run.state.step, now) >= 0;
  }

  /** Whether requests are held up: then no more are made. A pause that begins meanwhile is none of it. */
  #isHeld(run: LiveRun, now: number): boolean {
    if (this.#traffic.isFull && !run.paused) {
      this.#heldSince ??= now;
      return true;
    }
    if (this.#heldSince === undefined) return false;
    const held = now - this.#heldSince;
    this.#heldSince = undefined;
    if (held >= harmlessHold) this.#skip(held, now);
    return false;
  }

  #skip(ms: number, now: number): void {
    this.#tell({ kind: "skipped", wallSeconds: Math.round(ms / 100) / 10 });
    if (this.#run) this.#run = reanchored(this.#run, now);
  }

  #isBeatDue(): boolean {
    const now = this.#now();
    const wasSetBack = this.#nextBeat - now > beatInterval;
    if (wasSetBack) this.#nextBeat = now;
    return now >= this.#nextBeat;
  }

  #untilBeat(): number {
    return Math.min(rests.look, Math.max(1, this.#nextBeat - this.#now()));
  }

  /** Publishes a frame, if one is due or something was changed; false where another process leads. */
  async #publish(isBeat: boolean, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const before = this.#run;
      if (before) this.#checkpoints.note(before.state, this.#now());
      const checkpoint = this.#checkpoints.next(this.#traffic.acknowledgedStep);
      const published = await publishFrame(this.#ctx, {
        run: before,
        epoch: this.#epoch,
        usualSpeed: this.#usualSpeed,
        isBeat,
        prepared: this.#prepared,
        traffic: () => this.#traffic.verdict(),
        checkpoint,
      });
      if (published.outcome === "deposed") return false;
      if (published.outcome === "unchanged") return true;
      if (published.outcome === "unprepared") {
        await this.#prepare(published);
        continue;
      }
      const { run, frame } = published;
      const isSameRun = before?.runId === run.runId;
      if (!isSameRun) this.#checkpoints = new Checkpoints(0);
      else if (checkpoint) this.#checkpoints.stored(checkpoint);
      this.#run = run;
      if (isBeat) this.#nextBeat = Math.max(this.#nextBeat, this.#now() - beatInterval) + beatInterval;
      if (isSameRun) this.#report(before, frame);
      return true;
    }
    return true;
  }

  async #prepare({ run, row }: Published & { outcome: "unprepared" }): Promise<void> {
    if (this.#run?.runId !== run.runId) this.#collector.clear();
    await this.#traffic.refresh({
      epoch: this.#epoch,
      runId: run.runId,
      step: run.state.step,
      speed: run.pace.speed,
      topology: run.graph.topology,
    });
    this.#prepared = { runId: row.run_id, revision: row.revision };
  }

  /** Hands over the requests of the steps from the frame before to this one. */
  #report(before: LiveRun, { at, runId, step }: Frame): void {
    const requests = this.#collector.take(step);
    const fromStep = before.published.step;
    const isOn = this.#traffic.isOn || requests.length > 0;
    if (!isOn || step === fromStep) return;
    const isFailing = isFailingBetween(before.published, before.state);
    this.#traffic.report({ runId, at, fromStep, toStep: step, isFailing, requests });
  }

  /** One round at a time, beside all else. */
  async #tidy(signal: AbortSignal): Promise<void> {
    if (this.#isTidying) return;
    this.#isTidying = true;
    try {
      const isMore = await tidyFrames(this.#ctx);
      this.#nextTidying = this.#now() + (isMore ? tidying.soon : tidying.usual);
    } catch (error) {
      this.#nextTidying = this.#now() + tidying.usual;
      if (!signal.aborted) this.#ctx.log.warn({ err: error }, "old frames of the simulation stay");
    } finally {
      this.#isTidying = false;
    }
  }
}
