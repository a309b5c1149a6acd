import type { RequestListener } from "node:http";

let count = 0;

/** Requests that this process has begun and not ended; those who listen for as long as they like are not among them. */
export const requestsInHand = () => count;

/** `next`, with its requests counted. */
export function countRequests(next: RequestListener): RequestListener {
  return (request, response) => {
    if (request.headers.accept !== "text/event-stream") {
      count++;
      response.once("close", () => count--);
    }
    next(request, response);
  };
}
