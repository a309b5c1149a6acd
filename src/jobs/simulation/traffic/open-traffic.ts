import type { Context } from "#/domain/context.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import { renewSession } from "#/domain/simulation/traffic/renew-session.ts";
import { saveSession } from "#/domain/simulation/traffic/save-session.ts";
import { readSessions, type StoredSession, verdictOf } from "#/domain/simulation/traffic/stored-session.ts";
import { tooMuchTraffic } from "#/domain/simulation/traffic/traffic-limit.ts";
import type { LeaderMoment, PublishedRequests, TrafficSource } from "../traffic-source.ts";
import { abandon, beginAt } from "./begun-session.ts";
import { laterOf } from "./later-of.ts";
import { ReportSession } from "./report-session.ts";
import type { ApiPlace } from "./usage-delivery.ts";
import { type Chore, Watched } from "./watched-session.ts";

/** Reports under way from which the leader has to wait. */
const fullAt = 20_000;

/** ms between two looks at what is to be written or compared. */
const tick = 500;

/** Reports the requests of a leader to the API of its own process. One is enough for a process that leads now and again. */
export function openTraffic(ctx: Context, place: ApiPlace): TrafficSource {
  return new LiveTraffic(ctx, place);
}

class LiveTraffic implements TrafficSource {
  readonly #ctx: Context;
  readonly #place: ApiPlace;
  #timer: NodeJS.Timeout | undefined;
  #moment: LeaderMoment | null = null;
  /** Those that are not over, oldest first. */
  #sessions: Watched[] = [];
  #latest: ReportSession | StoredSession | null = null;

  constructor(ctx: Context, place: ApiPlace) {
    this.#ctx = ctx;
    this.#place = place;
  }

  get isOn(): boolean {
    return this.#ofRun().some(({ session }) => session.isOpen);
  }

  get isFull(): boolean {
    return this.#sessions.reduce((sum, { session }) => sum + session.waiting, 0) >= fullAt;
  }

  get acknowledgedStep(): number | null {
    const steps = this.#ofRun()
      .filter(({ session, saved }) => !session.isDrained || !saved.isDrained)
      .map(({ saved }) => saved.acknowledgedStep - 1);
    return steps.length === 0 ? null : Math.min(...steps);
  }

  async refresh(moment: LeaderMoment): Promise<void> {
    if (this.#moment?.epoch !== moment.epoch) await this.close();
    this.#moment = moment;
    this.#timer ??= setInterval(() => this.#look(), tick).unref();
    const stored = await this.#readSessions(moment);
    for (const row of stored) this.#take(row, moment);
    const open = this.#sessions.find(({ session }) => session.verdict().enabled)?.session;
    const tooMuch = tooMuchTraffic(moment.topology, moment.speed);
    if (open && tooMuch) open.stop(moment.step + 1, tooMuch);
    for (const watched of this.#sessions) await this.#save(watched);
  }

  report(published: PublishedRequests): void {
    let before: string | null = null;
    for (const { session } of this.#sessions) {
      session.beginAfter(before);
      if (session.runId === published.runId) session.report(published);
      before = laterOf(before, session.lastAt);
    }
  }

  verdict(): TrafficVerdict | null {
    if (this.#latest === null) return null;
    return this.#latest instanceof ReportSession ? this.#latest.verdict() : verdictOf(this.#latest);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const left = this.#sessions;
    this.#sessions = [];
    this.#latest = null;
    await Promise.all(
      left.map(async (watched) => {
        watched.isLeft = true;
        await watched.session.close();
        // What was acknowledged needs no second report; without this it would be a duplicate.
        await this.#save(watched).catch(() => {});
      }),
    );
  }

  #ofRun(): Watched[] {
    return this.#sessions.filter(({ session }) => session.runId === this.#moment?.runId);
  }

  /** With a new run, an open session of the one before ends and another one begins. */
  async #readSessions(moment: LeaderMoment): Promise<StoredSession[]> {
    const stored = await readSessions(this.#ctx);
    const open = stored.find(({ stoppedAt }) => stoppedAt === null);
    if (!open || open.runId === moment.runId) return stored;
    const known = this.#sessions.find(({ session }) => session.id === open.id)?.session;
    const stopStep = known?.nextStep ?? open.acknowledgedStep ?? open.startStep ?? 0;
    await renewSession(this.#ctx, moment, { id: open.id, stopStep });
    return readSessions(this.#ctx);
  }

  #take(row: StoredSession, moment: LeaderMoment): void {
    const known = this.#sessions.find(({ session }) => session.id === row.id)?.session;
    if (known) {
      const end = known.runId === moment.runId ? moment.step + 1 : known.nextStep;
      if (row.stoppedAt !== null) known.stop(row.stopStep ?? end);
      return;
    }
    if (row.counts.isFinal) {
      if (this.#latest?.id !== row.id) this.#latest = row;
      return;
    }
    const begun = row.runId === moment.runId ? beginAt(row, moment.step + 1) : abandon(row);
    const serviceIds = moment.topology.services.map(({ id }) => id);
    const session = new ReportSession(begun, { ctx: this.#ctx, place: this.#place, serviceIds });
    this.#sessions.push(new Watched(session));
    this.#latest = session;
  }

  #look(): void {
    for (const watched of this.#sessions) {
      if (watched.isCompareDue) void this.#alone(watched, "compare", () => watched.compare());
      void this.#alone(watched, "save", () => this.#save(watched));
    }
  }

  /** Does what is not under way for this session; a comparison may wait long for the API. */
  async #alone(watched: Watched, chore: Chore, work: () => Promise<void>): Promise<void> {
    if (watched.busy.has(chore)) return;
    watched.busy.add(chore);
    try {
      await work();
      watched.failing.delete(chore);
    } catch (error) {
      if (watched.isLeft) return;
      // Once for as long as it goes on failing.
      const level = watched.failing.has(chore) ? "debug" : "warn";
      watched.failing.add(chore);
      this.#ctx.log[level]({ err: error }, "simulated traffic could not be compared or written down");
    } finally {
      watched.busy.delete(chore);
    }
  }

  /** One after the other, so that no older state is written over a newer one. */
  #save(watched: Watched): Promise<void> {
    const saving = watched.saving.then(() => this.#write(watched));
    watched.saving = saving.catch(() => {});
    return saving;
  }

  async #write(watched: Watched): Promise<void> {
    const { session } = watched;
    const { isDrained } = session;
    const stored = session.toStored();
    const text = JSON.stringify(stored);
    if (text === watched.text || !this.#moment) return;
    if (!(await saveSession(this.#ctx, this.#moment.epoch, stored))) return;
    watched.text = text;
    watched.saved = { acknowledgedStep: stored.acknowledgedStep, isDrained };
    if (!stored.counts.isFinal) return;
    this.#sessions = this.#sessions.filter((other) => other !== watched);
    watched.isLeft = true;
    await session.close();
  }
}
