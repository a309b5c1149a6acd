import { expect, test } from "vitest";
import { isApiPath, placeOf } from "#/api/paths.ts";

test.each([
  ["/usage", "/api/v1/usage"],
  ["/usage/123", "/api/v1/usage/123"],
  ["/usage/a%2Fb", "/api/v1/usage/a%2Fb"],
  ["/health", "/api/v1/health"],
  ["/", "/api/v1/health"],
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
  "/events",
  "/usage/:customer_id/x",
])("%s is no path of the API", (path) => {
  expect([placeOf(path), isApiPath(path, "*/*")]).toEqual([path, false]);
});
