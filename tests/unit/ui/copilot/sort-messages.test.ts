import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDecimals } from "#/ui/copilot/compare-decimals.ts";
import { copilotSearch, loadCopilotSearch } from "#/ui/copilot/copilot-search.ts";
import { nextSort, type Sort, sortMessages } from "#/ui/copilot/sort-messages.ts";

const row = (id: number, reportName: string | null, credits: string) => ({ id, reportName, credits });
const rows = [
  row(1, "Retail Lease", "52.00"),
  row(2, null, "9.90"),
  row(3, "Short Lease", "61.00"),
  row(4, null, "10.10"),
  row(5, "Retail Lease", "1.50"),
  row(6, "Short Lease", "61"),
];
const idsOf = (sort: Sort) => sortMessages(rows, sort).map(({ id }) => id);

describe("the order of messages", () => {
  test("without a sort they stay as they came, and the given rows are left alone", () => {
    expect(idsOf([])).toEqual([1, 2, 3, 4, 5, 6]);
    idsOf([{ column: "credits_used", direction: "desc" }]);
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("messages without a report come last in both directions, in the order that they came in", () => {
    expect(idsOf([{ column: "report_name", direction: "asc" }])).toEqual([1, 5, 3, 6, 2, 4]);
    expect(idsOf([{ column: "report_name", direction: "desc" }])).toEqual([3, 6, 1, 5, 2, 4]);
  });

  test("credits are compared as numbers, and equal ones keep their order in both directions", () => {
    expect(idsOf([{ column: "credits_used", direction: "asc" }])).toEqual([5, 2, 4, 1, 3, 6]);
    expect(idsOf([{ column: "credits_used", direction: "desc" }])).toEqual([3, 6, 1, 4, 2, 5]);
  });

  test("with both columns, the first one clicked decides first", () => {
    const name = { column: "report_name", direction: "asc" } as const;
    const credits = { column: "credits_used", direction: "asc" } as const;
    expect(idsOf([name, credits])).toEqual([5, 1, 3, 6, 2, 4]);
    expect(idsOf([name, { ...credits, direction: "desc" }])).toEqual([1, 5, 3, 6, 4, 2]);
    expect(idsOf([credits, name])).toEqual([5, 2, 4, 1, 3, 6]);
  });

  test("any rows in any sort: a permutation, each pair in order by the keys, then by where it came from", () => {
    const anyRow = fc.record({
      reportName: fc.option(fc.constantFrom("A", "B", "b", "Ä"), { nil: null }),
      credits: fc.constantFrom("0", "1", "1.00", "2.5", "10", "79.00"),
    });
    const anySort = fc
      .shuffledSubarray(["report_name", "credits_used"] as const)
      .chain((columns) =>
        fc.tuple(
          ...columns.map((column) =>
            fc.constantFrom("asc" as const, "desc" as const).map((direction) => ({ column, direction })),
          ),
        ),
      );
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), anySort, (given, sort) => {
        const placed = given.map((one, place) => ({ ...one, place }));
        const sorted = sortMessages(placed, sort);
        expect(sorted.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(given.map((_, i) => i));
        for (const [index, right] of sorted.entries()) {
          const left = sorted[index - 1];
          if (!left) continue;
          const orders = sort.map(({ column, direction }) => {
            const sign = direction === "asc" ? 1 : -1;
            if (column === "credits_used") return sign * (Number(left.credits) - Number(right.credits));
            if (left.reportName === right.reportName) return 0;
            if (left.reportName === null) return 1;
            if (right.reportName === null) return -1;
            return sign * left.reportName.localeCompare(right.reportName, "en");
          });
          const deciding = orders.find((order) => order !== 0) ?? left.place - right.place;
          expect(deciding).toBeLessThan(0);
        }
      }),
    );
  });
});

describe("a click on a column's head", () => {
  test("goes from ascending to descending and back to the original order", () => {
    const asc = nextSort([], "report_name");
    const desc = nextSort(asc, "report_name");
    expect([asc, desc, nextSort(desc, "report_name")]).toEqual([
      [{ column: "report_name", direction: "asc" }],
      [{ column: "report_name", direction: "desc" }],
      [],
    ]);
  });

  test("keeps the other column, and the order in which they were clicked", () => {
    const both = nextSort(nextSort([], "credits_used"), "report_name");
    expect(both.map(({ column }) => column)).toEqual(["credits_used", "report_name"]);
    const turned = nextSort(both, "credits_used");
    expect(turned).toEqual([
      { column: "credits_used", direction: "desc" },
      { column: "report_name", direction: "asc" },
    ]);
    expect(nextSort(turned, "credits_used")).toEqual([{ column: "report_name", direction: "asc" }]);
  });
});

describe("the sort in the URL", () => {
  test("is read as it is written", () => {
    const sort: Sort = [
      { column: "credits_used", direction: "desc" },
      { column: "report_name", direction: "asc" },
    ];
    expect(copilotSearch.sort.serialize(sort)).toBe("-credits_used,report_name");
    expect(loadCopilotSearch("?sort=-credits_used,report_name").sort).toEqual(sort);
    expect(loadCopilotSearch("?sort=-credits_used%2Creport_name&message=1001")).toMatchObject({
      sort,
      message: 1001,
    });
  });

  test("what is no column, or comes twice, is left out", () => {
    expect(loadCopilotSearch("?sort=text,report_name,-report_name").sort).toEqual([
      { column: "report_name", direction: "asc" },
    ]);
    expect(loadCopilotSearch("?sort=--report_name&page=0&message=x")).toEqual({
      sort: [],
      message: null,
      page: 1,
    });
  });
});

test("decimals are compared exactly, beyond what a float tells apart", () => {
  expect(compareDecimals("0.1", "0.10")).toBe(0);
  expect(compareDecimals("9007199254740993.01", "9007199254740993.02")).toBe(-1);
  expect(compareDecimals("-2.00", "-10")).toBe(1);
});
