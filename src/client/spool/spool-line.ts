/** What one line of a segment says. Numbers count the events of a segment, in the order of writing. */
export type SpoolRecord =
  | { kind: "event"; number: number; json: string }
  /** The server has answered for these. */
  | { kind: "acknowledged"; ranges: [first: number, last: number][] };

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of bytes (IEEE 802.3, as in gzip), 8 hexadecimal digits. node:zlib has it only since Node 20. */
function checksum(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

const withChecksum = (content: string): string => `${checksum(Buffer.from(content))} ${content}\n`;

export const eventLine = (number: number, json: string): string => withChecksum(`E ${number} ${json}`);

export function acknowledgedLine(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return withChecksum(`A ${ranges.map(([first, last]) => `${first}-${last}`).join(",")}`);
}

/** Reads a line without its line feed; undefined if it isn't as it was written. */
export function readLine(line: Buffer): SpoolRecord | undefined {
  const content = line.subarray(9);
  if (line.length < 12 || line.toString("latin1", 0, 9) !== `${checksum(content)} `) return undefined;
  const text = content.toString("utf8");
  const space = text.indexOf(" ", 2);
  if (text.startsWith("E ") && space > 0) {
    return { kind: "event", number: Number(text.slice(2, space)), json: text.slice(space + 1) };
  }
  if (!text.startsWith("A ")) return undefined;
  const ranges = text
    .slice(2)
    .split(",")
    .map((range): [number, number] => {
      const [first = Number.NaN, last = Number.NaN] = range.split("-").map(Number);
      return [first, last];
    });
  return { kind: "acknowledged", ranges };
}
