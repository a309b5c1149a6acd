import type { Sql } from "#/db/connect.ts";

interface Turns {
  free: number;
  waiting: (() => void)[];
}

const turnsOfPools = new WeakMap<object, Turns>();

/**
 * Runs `receive` when its turn comes. A file holds one connection for as long as it arrives, which a
 * slow client may draw out: no more than half of a pool's connections go to files at a time.
 */
export async function inTurn<T>(sql: Sql, receive: () => Promise<T>): Promise<T> {
  const turns = turnsOf(sql);
  if (turns.free > 0) turns.free--;
  else await new Promise<void>((begin) => turns.waiting.push(begin));
  try {
    return await receive();
  } finally {
    const next = turns.waiting.shift();
    if (next) next();
    else turns.free++;
  }
}

function turnsOf(sql: Sql): Turns {
  const known = turnsOfPools.get(sql.options);
  if (known) return known;
  const turns = { free: Math.max(1, Math.floor(sql.options.max / 2)), waiting: [] };
  turnsOfPools.set(sql.options, turns);
  return turns;
}
