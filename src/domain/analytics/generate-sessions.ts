import { seededRandom } from "#/domain/seeded-random.ts";

/** The columns of a session file, in the order of its header. */
export const sessionColumns = [
  "username",
  "mac_address",
  "start_time",
  "usage_time",
  "upload",
  "download",
] as const;
export type SessionColumn = (typeof sessionColumns)[number];

const adjectives =
  "able amber brisk calm clever cosmic crisp daring eager fabled gentle glad hidden honest icy jolly keen lively lucid mellow merry nimble noble patient plucky proud quick quiet rapid sage silver sly smart snowy steady sunny swift tidy vivid witty".split(
    " ",
  );
const nouns =
  "Badger Bison Comet Crane Curlew Dingo Falcon Fern Finch Gecko Harbor Heron Ibis Jackal Koala Lark Lemur Lynx Magpie Maple Marmot Newt Ocelot Osprey Otter Panda Pebble Pika Puffin Quail Raven River Robin Salmon Stoat Tapir Tern Thistle Walrus Wren".split(
    " ",
  );

export interface SessionFileShape {
  seed: number;
  users: number;
  sessions: number;
  /** First instant a session can start at, milliseconds since the epoch. */
  from: number;
  /** Seconds over which starts are spread evenly. */
  seconds: number;
}

/** The bundled sample: two months of sessions, the same on every machine. */
export const sampleShape: SessionFileShape = {
  seed: 20221101,
  users: 1000,
  sessions: 50_000,
  from: Date.UTC(2022, 10, 1),
  seconds: 60 * 86_400,
};

/** The nth username: adjective, noun, digit; a number follows where the words run out. */
function username(n: number): string {
  const words = adjectives.length * nouns.length;
  const pair = (n * 7919) % words;
  const adjective = adjectives[pair % adjectives.length];
  const noun = nouns[Math.floor(pair / adjectives.length)];
  const round = Math.floor(n / words);
  return `${adjective}${noun}${round === 0 ? (n * 3) % 10 : round + 9}`;
}

/** The usernames of a file with so many users. */
export const generateUsernames = (users: number): string[] =>
  Array.from({ length: users }, (_, n) => username(n));

const hexPair = (byte: number) => byte.toString(16).toUpperCase().padStart(2, "0");
const twoDigits = (value: number) => String(value).padStart(2, "0");

/** Yields the file in pieces of some thousand lines, header first. The same shape gives the same bytes. */
export function* generateSessions(shape: SessionFileShape): Generator<string> {
  const random = seededRandom(shape.seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const kilobits = () => `${below(10_000_000)}.${twoDigits(below(100))}`;
  let piece = `${sessionColumns.join(",")}\n`;
  for (let row = 0; row < shape.sessions; row++) {
    const mac = Array.from({ length: 6 }, () => hexPair(below(256))).join(":");
    const start = new Date(shape.from + below(shape.seconds) * 1000).toISOString();
    const duration = below(86_400);
    const usageTime = `${Math.floor(duration / 3600)}:${twoDigits(Math.floor(duration / 60) % 60)}:${twoDigits(duration % 60)}`;
    piece += `${username(below(shape.users))},${mac},${start.slice(0, 10)} ${start.slice(11, 19)},${usageTime},${kilobits()},${kilobits()}\n`;
    if (piece.length > 1 << 18) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}
