/** Minutes on the wall's clock that a chart goes back; null: to the beginning of the run, as far as it is kept. */
const timeSpans = { short: 5, medium: 20, all: null } as const;
export type TimeSpan = keyof typeof timeSpans;
export const timeSpanNames: readonly TimeSpan[] = ["short", "medium", "all"];

/** Simulated seconds that a span goes back at a speed. */
export function secondsOf(span: TimeSpan, speed: number): number | null {
  const minutes = timeSpans[span];
  return minutes === null ? null : minutes * 60 * speed;
}

/** Times to name on an axis: round ones, at most seven of them. */
export function timeTicks(from: number, to: number): number[] {
  const steps = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  ];
  const span = Math.max(0, to - from);
  const step = steps.find((candidate) => span / candidate <= 7) ?? Math.ceil(span / 7 / 86_400) * 86_400;
  const first = Math.ceil(from / step);
  return Array.from(
    { length: Math.max(0, Math.floor(to / step) - first + 1) },
    (_, index) => (first + index) * step,
  );
}

/** Simulated time since the run began: "4:05", "1:04:05", "2 d 1:04:05". */
export function formatClock(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock =
    days > 0 || hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  return days > 0 ? `${days} d ${clock}` : clock;
}

/** The same with the tenths that it may have: "4:05.5". */
export function formatExactClock(seconds: number): string {
  const tenths = Math.floor((seconds % 1) * 10 + 1e-6);
  return tenths > 0 ? `${formatClock(seconds)}.${tenths}` : formatClock(seconds);
}
