import { expect } from "vitest";

/** Expects what a look finds to become as wanted, however busy the machine is. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000, interval: 2 });
