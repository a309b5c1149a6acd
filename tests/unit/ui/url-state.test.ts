import { describe, expect, test } from "vitest";
import { loadRankingsSearch, toCsvHref, toRankingInput } from "#/ui/rankings/rankings-search.ts";
import { toNextPath } from "#/ui/sign-in/next-path.ts";
import { userHref } from "#/ui/user/user-href.ts";
import { loadUserSearch, toUserInputs } from "#/ui/user/user-search.ts";
import { readUsername } from "#/ui/user/username-param.ts";

describe("the URL of the rankings", () => {
  test("an empty one asks for the first page of 30 days by total", () => {
    expect(toRankingInput(loadRankingsSearch("?"))).toEqual({
      page: 1,
      perPage: 25,
      reference: undefined,
      sort: "total",
      window: 30,
      prefix: undefined,
      includeShare: true,
      includeChange: true,
    });
  });

  test("what can't be read falls back, and an offset is honoured", () => {
    const search = loadRankingsSearch(
      "?page=0&per_page=7&sort=luck&window=2&reference=2022-12-15T00:00:00%2B05:30",
    );
    expect(search).toMatchObject({ page: 1, per_page: 25, sort: "total", window: 30 });
    expect(search.reference).toBe("2022-12-14T18:30:00Z");
    expect(loadRankingsSearch("?page=1.5&reference=soon")).toMatchObject({ page: 1, reference: null });
  });

  test("the CSV is of exactly the rows shown", () => {
    const href = toCsvHref(
      loadRankingsSearch("?page=2&sort=upload&window=7&q=b&reference=2022-12-15T00:00:00Z"),
    );
    expect(Object.fromEntries(new URL(href, "http://console.invalid").searchParams)).toEqual({
      page: "2",
      per_page: "25",
      sort: "upload",
      window: "7",
      q: "b",
      reference_date: "2022-12-15T00:00:00Z",
      include: "share,change",
      format: "csv",
    });
  });
});

describe("the URL of a user", () => {
  test("the name is one segment whatever is in it", () => {
    const href = userHref("a/b c?%", "2022-12-15T00:00:00Z");
    expect(href).toBe("/users/a%2Fb%20c%3F%25?reference=2022-12-15T00:00:00Z");
    expect(readUsername("a%2Fb%20c%3F%25")).toBe("a/b c?%");
    expect(readUsername("100%")).toBe("100%");
  });

  test("the sessions are those of the day, or those up to the reference", () => {
    expect(toUserInputs("u", loadUserSearch("?day=2022-11-04")).sessions).toMatchObject({
      from: "2022-11-04T00:00:00Z",
      to: "2022-11-04T23:59:59Z",
    });
    expect(toUserInputs("u", loadUserSearch("?day=2022-11-31&reference=2022-12-15")).sessions).toMatchObject({
      from: undefined,
      to: "2022-12-15T00:00:00Z",
    });
  });
});

test.each([
  ["/rankings?q=a#x", "/rankings?q=a#x"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["https://evil.example", "/"],
  ["rankings", "/"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
])("after signing in, %j leads to %s", (next, path) => {
  expect(toNextPath(next)).toBe(path);
});
