import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { type FailureRow, failureColumns, failureOf } from "./failure-row.ts";
import type { Frame, IntervalPoint } from "./frame.ts";
import { latestFrame } from "./latest-frame.ts";
import { type HistoryPoint, mergeIntervals } from "./merge-intervals.ts";
import { frameVersion } from "./stored-frame.ts";

/** Most points of a service, how many where nobody says, and of all services together. */
const mostPoints = 1000;
const usualPoints = 240;
const mostPointsTogether = 60_000;

/** Intervals of services that one reading takes from the table: with many services it reaches less far back. */
const mostIntervals = 100_000;

const mostEvents = 1000;
const mostFailures = 500;

export interface HistoryInput {
  serviceId?: string | undefined;
  /** Simulated; left out: as far back as frames are kept, and up to now. */
  fromSeconds?: number | undefined;
  toSeconds?: number | undefined;
  /** Most points a service, 1 to 1,000; 240 where left out. Many services get fewer. */
  points?: number | undefined;
}

export interface History {
  runId: string;
  /** Where the first point begins: what is asked for, or the oldest that is kept. */
  fromSeconds: number;
  toSeconds: number;
  services: { serviceId: string; points: HistoryPoint[] }[];
  /** Oldest first; the latest 1,000 of the span. */
  events: Frame["events"];
  /** Those in force at some time of the span, oldest first. */
  failures: Failure[];
}

interface KeptFrame {
  fromSeconds: number;
  toSeconds: number;
  events: Frame["events"];
  /** Of the services asked for. */
  interval: IntervalPoint[];
}

/** What happened in the current run. Throws invalid, not_found (service), busy (no frame yet). */
export async function readHistory(ctx: Context, input: HistoryInput = {}): Promise<History> {
  const { points, fromSeconds, toSeconds } = checked(input);
  const latest = await latestFrame(ctx);
  const ids = latest.services.map(({ serviceId }) => serviceId);
  const place = input.serviceId === undefined ? null : ids.indexOf(input.serviceId);
  if (place === -1)
    throw new DomainError("not_found", `No simulated service is called "${input.serviceId}".`, "service_id");
  const frames = await readFrames(ctx, latest, { place, fromSeconds, toSeconds });
  const span = {
    fromSeconds: frames[0]?.fromSeconds ?? Math.min(fromSeconds, latest.timeSeconds),
    toSeconds: frames.at(-1)?.toSeconds ?? Math.min(toSeconds, latest.timeSeconds),
  };
  const wanted = place === null ? ids : ids.slice(place, place + 1);
  const most = Math.max(Math.floor(mostPointsTogether / wanted.length), 10);
  return {
    runId: latest.runId,
    ...span,
    services: wanted.map((serviceId, at) => {
      const intervals = frames.flatMap(({ interval, ...frame }) => {
        const point = interval[at];
        return point ? { ...frame, ...point } : [];
      });
      return { serviceId, points: mergeIntervals(intervals, Math.min(points, most)) };
    }),
    events: frames.flatMap(({ events }) => events).slice(-mostEvents),
    failures: await readFailuresOf(ctx, latest.runId, span),
  };
}

function checked({
  fromSeconds = 0,
  toSeconds = Number.POSITIVE_INFINITY,
  points = usualPoints,
}: HistoryInput) {
  if (!(fromSeconds >= 0)) refuse("from_seconds", "expected simulated seconds, 0 or more");
  if (!(toSeconds > fromSeconds)) refuse("to_seconds", "expected simulated seconds after from_seconds");
  const isCount = Number.isInteger(points) && points >= 1 && points <= mostPoints;
  if (!isCount) refuse("points", `expected a whole number from 1 to ${mostPoints}`);
  return { fromSeconds, toSeconds, points };
}

function refuse(path: string, expected: string): never {
  throw new DomainError("invalid", expected, path);
}

/** Frames of the run that end within the span, oldest first; those in which something happened or time passed. */
async function readFrames(
  ctx: Context,
  { runId, services }: Frame,
  { place, fromSeconds, toSeconds }: { place: number | null; fromSeconds: number; toSeconds: number },
): Promise<KeptFrame[]> {
  const most = Math.max(Math.floor(mostIntervals / services.length), 10);
  const rows = await ctx.sql<(Omit<KeptFrame, "interval"> & { interval: IntervalPoint[] | IntervalPoint })[]>`
    select "intervalFromSeconds" as "fromSeconds", "timeSeconds" as "toSeconds", events,
      case when ${place}::int is null then interval else interval->(${place}::int) end as interval
    from (
      select seq, body from simulation_frames
      where run_id = ${runId} and step >= ${Math.floor(fromSeconds / stepSeconds)}
        and step <= ${toSeconds === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : Math.floor(toSeconds / stepSeconds)}
      order by step desc, seq desc limit ${most}
    ) as found, jsonb_to_record(body) as frame(
      version text, "intervalFromSeconds" float8, "timeSeconds" float8, interval jsonb, events jsonb)
    where version = ${frameVersion}
      and ("timeSeconds" > greatest("intervalFromSeconds", ${fromSeconds}) or events <> '[]')
    order by seq`;
  return rows.map((row) => ({ ...row, interval: [row.interval].flat() }));
}

async function readFailuresOf(
  ctx: Context,
  runId: string,
  { fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number },
): Promise<Failure[]> {
  const rows = await ctx.sql<FailureRow[]>`
    select * from (
      select ${ctx.sql.unsafe(failureColumns)} from simulation_failures
      where run_id = ${runId} and start_seconds <= ${toSeconds}
        and (end_seconds is null or end_seconds > greatest(${fromSeconds}::float8, start_seconds))
      order by start_seconds desc, created_at desc limit ${mostFailures}
    ) as latest order by "startSeconds", "createdAt"`;
  return rows.map(failureOf);
}
