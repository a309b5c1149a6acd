const units = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** A file's or database's size in decimal units: "7.1 MB". */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return "1 byte";
  let amount = bytes;
  let step = 0;
  while (amount >= 999.95 && step < units.length - 1) {
    amount /= 1000;
    step += 1;
  }
  return `${step === 0 ? amount : amount.toFixed(1)} ${units[step]}`;
}
