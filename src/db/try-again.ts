import { isLostRace } from "./error-code.ts";

/** How often work is tried that other transactions got in the way of. */
const maxTries = 10;

/** Runs work that is a transaction of its own; begins it afresh after a deadlock or a lost race. */
export async function tryAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isLostRace(error) || attempt === maxTries) throw error;
    }
  }
}
