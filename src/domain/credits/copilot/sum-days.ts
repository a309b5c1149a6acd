import { DecimalSum } from "#/domain/decimal-sum.ts";
import { dayOf, isoDay } from "#/domain/instant.ts";
import type { PricedMessage } from "./price-messages.ts";

export interface CopilotDay {
  /** YYYY-MM-DD, UTC. */
  date: string;
  messages: number;
  /** An exact decimal. */
  credits: string;
}

/** Longest span that is told day by day, about 10 years; of a longer one, days without messages are left out. */
const maxDays = 3660;

/** Credits by UTC day: every date from the earliest message to the latest, those without any included. */
export function sumDays(messages: readonly Pick<PricedMessage, "message" | "credits">[]): CopilotDay[] {
  const sums = new Map<number, { sum: DecimalSum; messages: number }>();
  for (const { message, credits } of messages) {
    const day = dayOf(message.at);
    const known = sums.get(day) ?? { sum: new DecimalSum(), messages: 0 };
    known.sum.add(credits, 1);
    known.messages++;
    sums.set(day, known);
  }
  const days = [...sums.keys()].sort((left, right) => left - right);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const told =
    last - first < maxDays ? Array.from({ length: last - first + 1 }, (_, place) => first + place) : days;
  return told.map((day) => {
    const known = sums.get(day);
    return { date: isoDay(day), messages: known?.messages ?? 0, credits: known?.sum.toString() ?? "0" };
  });
}
