export interface Measurement {
  work: string;
  /** Sessions in the table, or events sent. */
  rows: number;
  value: number;
  unit: string;
  /** What it is compared with, if anything. */
  against?: string;
}

/** The middle one of several timings, in milliseconds; the first, cold ones are left out. */
export async function medianMs(repeats: number, work: () => Promise<unknown>, warmUps = 2): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < repeats + warmUps; run++) {
    const start = performance.now();
    await work();
    if (run >= warmUps) times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

export function printTable(measurements: readonly Measurement[]): void {
  const number = (value: number) =>
    value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 2 : 0 });
  console.log("| work | events | measured | against |\n| --- | ---: | ---: | --- |");
  for (const { work, rows, value, unit, against } of measurements) {
    console.log(`| ${work} | ${number(rows)} | ${number(value)} ${unit} | ${against ?? ""} |`);
  }
}
