const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const hundredth = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** Simulated seconds as a person would say them: "12.5 s", "2 min 5 s", "1 h 10 min". */
export function formatSpan(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = tenth.format(seconds % 60);
  const parts = [
    hours > 0 ? `${tenth.format(hours)} h` : null,
    minutes > 0 ? `${minutes} min` : null,
    rest !== "0" || seconds < 60 ? `${rest} s` : null,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

/** Simulated seconds for a column with the unit in its head: "1,204.5". */
export function formatSeconds(seconds: number): string {
  return tenth.format(seconds);
}

/** A share of 0 to 1 as percent: "12.5 %"; what is little but something is never shown as nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${tenth.format(share * 100)} %`;
}

/** "57.9 ms" */
export function formatLatency(ms: number): string {
  return `${tenth.format(ms)} ms`;
}

/** A factor: "1.25" */
export function formatFactor(factor: number): string {
  return hundredth.format(factor);
}

/** Requests per second: "18.4" */
export function formatRate(rate: number): string {
  return tenth.format(rate);
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A whole number that may be below 0, with a real minus: "−17". */
export function formatSigned(count: number): string {
  return whole.format(count).replace("-", "\u2212");
}
