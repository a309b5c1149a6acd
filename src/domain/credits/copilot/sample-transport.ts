import samplePeriod from "./sample-period.json" with { type: "json" };
import type { Transport, UpstreamAnswer } from "./transport.ts";

/** Answers as the service does, from the bundled period. */
export const sampleTransport: Transport = async (path) => {
  if (path === "/messages/current-period") return answer(200, { messages: samplePeriod.messages });
  const report = samplePeriod.reports.find(({ id }) => path === `/reports/${id}`);
  return report ? answer(200, report) : answer(404, "<error>Not found</error>");
};

const answer = (status: number, body: unknown): UpstreamAnswer => ({
  status,
  retryAfterMs: 0,
  text: async () => JSON.stringify(body),
  drop: async () => {},
});
