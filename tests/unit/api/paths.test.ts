import { expect, test } from "vitest";
import { isApiPath, placeOf } from "#/api/paths.ts";

test.each([
  ["/usage", "/api/v1/usage"],
  ["/usage/123", "/api/v1/usage/123"],
  ["/usage/a%2Fb", "/api/v1/usage/a%2Fb"],
  ["/health", "/api/v1/health"],
  ["/", "/api/v1/health"],
  ["/services", "/api/v1/simulation/services"],
  ["/simulate-failure", "/api/v1/simulation/simulate-failure"],
  ["/metrics", "/api/v1/metrics"],
  ["/ws", "/api/v1/simulation/ws"],
  ["/api/v1/events", "/api/v1/events"],
])("%s has its place at %s", (path, place) => {
  expect([placeOf(path), isApiPath(path, "*/*")]).toEqual([place, true]);
});

test.each([
  "/usage/",
  "/usage/a/b",
  "/usages",
  "/usage-summary",
  "/health/1",
  "/services/",
  "/services/VideoStreaming",
  "/simulation",
  "/metrics/x",
  "/events",
  "/usage/:customer_id/x",
])("%s is no path of the API", (path) => {
  expect([placeOf(path), isApiPath(path, "*/*")]).toEqual([path, false]);
});

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

test.each(["/", "/services"])("%s is a page for who asks for HTML", (path) => {
  expect([isApiPath(path, browser), isApiPath(path, "application/json"), isApiPath(path, undefined)]).toEqual(
    [false, true, true],
  );
});

test.each(["/metrics", "/usage", "/docs", "/simulate-failure"])(
  "%s is the API's for browsers too",
  (path) => {
    expect(isApiPath(path, browser)).toBe(true);
  },
);
