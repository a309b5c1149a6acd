import type { Sql } from "#/db/connect.ts";
import { codeOf, isLostRace, isTaken } from "#/db/error-code.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type CallAnswer, type LedgerCall, runGroup } from "./run-group.ts";

/** Transactions under way at a time: while one commits, the other works. */
const maxWriting = 2;

/** Calls in one transaction. */
const maxGroup = 500;

/** Calls that may wait for their turn; more are turned away for a moment. */
const maxWaiting = 20_000;

/** How often a group is tried that other transactions got in the way of. */
const maxTries = 10;

interface Waiting extends LedgerCall {
  settle: PromiseWithResolvers<CallAnswer>;
}

/**
 * Group commit for money: what is asked while transactions are under way is done together by the next one. Each
 * caller waits for the commit of its own group. Calls of one customer are done in the order in which they come,
 * and never by two transactions of a process at a time, of which one would wait for the other.
 */
export class LedgerWriter {
  readonly #sql: Sql;
  #waiting: Waiting[] = [];
  readonly #busy = new Set<number>();
  #writing = 0;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  run(call: LedgerCall): Promise<CallAnswer> {
    if (this.#waiting.length >= maxWaiting) {
      return Promise.reject(
        new DomainError("busy", "More is asked of credits than can be written; try again in a moment."),
      );
    }
    const settle = Promise.withResolvers<CallAnswer>();
    this.#waiting.push({ ...call, settle });
    // Requests that were read from their sockets in one turn still join this group.
    if (this.#waiting.length === 1) setImmediate(() => this.#start());
    return settle.promise;
  }

  #start(): void {
    while (this.#writing < maxWriting && this.#waiting.length > 0) {
      const calls = this.#takeCalls();
      if (calls.length === 0) return;
      const customers = new Set(calls.map(({ customer }) => customer));
      for (const customer of customers) this.#busy.add(customer);
      this.#writing++;
      void this.#runCalls(calls, 1).finally(() => {
        this.#writing--;
        for (const customer of customers) this.#busy.delete(customer);
        this.#start();
      });
    }
  }

  /** The next calls, but for those of customers that another transaction of this process has locked. */
  #takeCalls(): Waiting[] {
    const calls: Waiting[] = [];
    const left: Waiting[] = [];
    for (const call of this.#waiting) {
      if (calls.length < maxGroup && !this.#busy.has(call.customer)) calls.push(call);
      else left.push(call);
    }
    this.#waiting = left;
    return calls;
  }

  async #runCalls(calls: readonly Waiting[], attempt: number): Promise<void> {
    try {
      const answers = await runGroup(this.#sql, calls);
      calls.forEach(({ settle }, place) => {
        const answer = answers[place];
        if (answer) settle.resolve(answer);
        else settle.reject(new Error("a group of calls was answered in part"));
      });
    } catch (error) {
      if (isPassing(error) && attempt < maxTries) return this.#runCalls(calls, attempt + 1);
      // What one caller asked must not fail the others.
      if (isDataError(error) && calls.length > 1) {
        for (const call of calls) await this.#runCalls([call], 1);
        return;
      }
      for (const { settle } of calls) settle.reject(error);
    }
  }
}

/** A deadlock or a lost race, gone when tried again. */
const isPassing = (error: unknown) => isLostRace(error) || isTaken(error);

/** PostgreSQL's classes for values it can't hold, and for what exceeds its limits; and what no code names. */
const isDataError = (error: unknown) => /^(22|23|54|MT|$)/.test(codeOf(error));
