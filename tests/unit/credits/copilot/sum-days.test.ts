import Big from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readMessages } from "#/domain/credits/copilot/read-messages.ts";
import { sumDays } from "#/domain/credits/copilot/sum-days.ts";

const messageAt = (timestamp: string, id = 1) => {
  const [message] = readMessages({ messages: [{ id, text: "", timestamp }] });
  if (!message) throw new Error("no message was read");
  return message;
};

test("there is a day for every date from the first to the last, in UTC", () => {
  expect(
    sumDays([
      { message: messageAt("2024-03-01T00:30:00+01:00"), credits: "5.20" },
      { message: messageAt("2024-03-02T23:59:59.999999Z"), credits: "79.00" },
      { message: messageAt("2024-02-28T12:00:00"), credits: "1.05" },
      { message: messageAt("2024-02-29"), credits: "0.85" },
    ]),
  ).toEqual([
    { date: "2024-02-28", messages: 1, credits: "1.05" },
    { date: "2024-02-29", messages: 2, credits: "6.05" },
    { date: "2024-03-01", messages: 0, credits: "0" },
    { date: "2024-03-02", messages: 1, credits: "79" },
  ]);
  expect(sumDays([])).toEqual([]);
});

test("of centuries only the days with messages are told", () => {
  const days = sumDays([
    { message: messageAt("1950-01-01"), credits: "1.00" },
    { message: messageAt("2024-01-01"), credits: "2.00" },
  ]);
  expect(days.map(({ date }) => date)).toEqual(["1950-01-01", "2024-01-01"]);
});

test("the days hold every message and every credit once", () => {
  const anyMessage = fc.tuple(
    fc.date({ min: new Date("2024-01-01"), max: new Date("2025-06-01"), noInvalidDate: true }),
    fc.nat({ max: 100_000 }),
  );
  fc.assert(
    fc.property(fc.array(anyMessage, { minLength: 1 }), (given) => {
      const messages = given.map(([at, hundredths], id) => ({
        message: messageAt(at.toISOString(), id),
        credits: new Big(hundredths).div(100).toFixed(2),
      }));
      const days = sumDays(messages);
      for (const [place, { date, messages: count, credits }] of days.entries()) {
        const own = messages.filter(({ message }) => message.timestamp.startsWith(date));
        expect(count).toBe(own.length);
        expect(new Big(credits).eq(own.reduce((sum, one) => sum.plus(one.credits), new Big(0)))).toBe(true);
        const before = days[place - 1];
        if (before) expect(Date.parse(date) - Date.parse(before.date)).toBe(86_400_000);
      }
      expect(days.reduce((sum, day) => sum + day.messages, 0)).toBe(given.length);
    }),
  );
});
