import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ReportLedger } from "#/jobs/simulation/traffic/report-ledger.ts";

const nothing = { requests: 0, rejected: 0, firstAt: null, lastAt: null };
const time = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();

/** What is done to a ledger: a frame is entered, or one of the reports that are under way ends. */
const anyDeed = fc.oneof(
  fc.record({ kind: fc.constant("frame" as const), requests: fc.nat(4), second: fc.nat(20) }),
  fc.record({ kind: fc.constant("end" as const), place: fc.nat(), isRejected: fc.boolean() }),
);

interface Frame {
  endStep: number;
  at: string;
  reports: { id: string; end: "none" | "stored" | "rejected" }[];
}

/** The same told from the list of everything. */
function tell(frames: Frame[], startStep: number) {
  const open = frames.findIndex(({ reports }) => reports.some(({ end }) => end === "none"));
  const settled = open < 0 ? frames : frames.slice(0, open);
  const all = frames.flatMap(({ reports }) => reports);
  const done = settled.flatMap(({ reports }) => reports);
  const times = settled
    .filter(({ reports }) => reports.length > 0)
    .map(({ at }) => at)
    .sort();
  return {
    simulated: all.length,
    waiting: all.filter(({ end }) => end === "none").length,
    rejected: all.filter(({ end }) => end === "rejected").length,
    acknowledgedStep: settled.at(-1)?.endStep ?? startStep,
    settled: {
      requests: done.length,
      rejected: done.filter(({ end }) => end === "rejected").length,
      firstAt: times[0] ?? null,
      lastAt: times.at(-1) ?? null,
    },
  };
}

describe("the ledger of reports", () => {
  test("settles frames in their order, whatever order their reports end in", () => {
    fc.assert(
      fc.property(fc.array(anyDeed, { maxLength: 60 }), (deeds) => {
        const ledger = new ReportLedger(nothing, 5);
        const frames: Frame[] = [];
        for (const deed of deeds) {
          if (deed.kind === "frame") {
            const place = frames.length;
            const reports = Array.from({ length: deed.requests }, (_, index) => ({
              id: `${place}:${index}`,
              end: "none" as const,
            }));
            const frame = { endStep: 6 + place, at: time(deed.second), reports };
            frames.push(frame);
            ledger.add(
              frame,
              reports.map(({ id }) => id),
            );
          } else {
            const waiting = frames.flatMap(({ reports }) => reports).filter(({ end }) => end === "none");
            const report = waiting[deed.place % waiting.length];
            if (!report) continue;
            report.end = deed.isRejected ? "rejected" : "stored";
            ledger.end(report.id, deed.isRejected);
          }
          const { simulated, waiting, rejected, acknowledgedStep, settled } = ledger;
          expect({ simulated, waiting, rejected, acknowledgedStep, settled }).toEqual(tell(frames, 5));
        }
        ledger.giveUp();
        expect(ledger.waiting).toBe(0);
        expect(ledger.acknowledgedStep).toBe(frames.at(-1)?.endStep ?? 5);
      }),
    );
  });

  test("a report that ends twice, or that it never heard of, counts once", () => {
    const ledger = new ReportLedger(nothing, 0);
    ledger.add({ endStep: 1, at: time(0) }, ["a", "b"]);
    for (const id of ["a", "a", "z"]) ledger.end(id, false);
    expect([ledger.waiting, ledger.acknowledgedStep]).toEqual([1, 0]);
  });

  test("goes on from what another one had settled", () => {
    const first = new ReportLedger(nothing, 3);
    first.add({ endStep: 5, at: time(1) }, ["a", "b"]);
    first.end("a", true);
    first.end("b", false);
    const second = new ReportLedger(first.settled, first.acknowledgedStep);
    second.add({ endStep: 8, at: time(2) }, ["c"]);
    second.end("c", false);
    expect(second.simulated).toBe(3);
    expect(second.milestone()).toEqual({ requests: 2, from: time(1), to: time(2) });
  });
});

describe("a milestone", () => {
  test("is of the frames that have settled, and there is none before", () => {
    const ledger = new ReportLedger(nothing, 0);
    expect(ledger.milestone()).toBeNull();
    ledger.add({ endStep: 1, at: time(1) }, ["a"]);
    ledger.add({ endStep: 2, at: time(2) }, ["b"]);
    expect(ledger.milestone()).toBeNull();
    ledger.end("a", false);
    expect(ledger.milestone()).toEqual({ requests: 1, from: time(1), to: time(1) });
  });

  test("waits for reports of the same time", () => {
    const ledger = new ReportLedger(nothing, 0);
    ledger.add({ endStep: 1, at: time(1) }, ["a"]);
    ledger.add({ endStep: 2, at: time(1) }, ["b"]);
    ledger.end("a", false);
    expect(ledger.milestone()).toBeNull();
    ledger.end("b", false);
    expect(ledger.milestone()).toEqual({ requests: 2, from: time(1), to: time(1) });
  });

  test("holds until something of its time comes", () => {
    const ledger = new ReportLedger(nothing, 0);
    ledger.add({ endStep: 1, at: time(5) }, ["a"]);
    ledger.end("a", false);
    const milestone = ledger.milestone();
    if (!milestone) throw new Error("expected a milestone");
    ledger.add({ endStep: 2, at: time(6) }, ["b"]);
    expect(ledger.holds(milestone)).toBe(true);
    // The clock was set back.
    ledger.add({ endStep: 3, at: time(4) }, ["c"]);
    expect(ledger.holds(milestone)).toBe(false);
    for (const id of ["b", "c"]) ledger.end(id, false);
    expect(ledger.milestone()).toEqual({ requests: 3, from: time(4), to: time(6) });
  });
});
