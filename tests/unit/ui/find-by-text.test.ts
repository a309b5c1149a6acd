import { expect, test } from "vitest";
import { findCustomers, findServices } from "#/ui/shell/find-by-text.ts";

test("customers are found by the beginning of the id, where capitals count, or by any part of the name", () => {
  const customers = [
    { external_id: "acme-1", name: null },
    { external_id: "Acme-2", name: null },
    { external_id: "x", name: "The Acme Works" },
  ];
  expect(findCustomers(customers, "acme").map(({ external_id }) => external_id)).toEqual(["acme-1", "x"]);
});

test("services and meters are found by any part of slug or name, and none by nothing", () => {
  const services = [
    { slug: "FileSync", name: "File sync", meters: [{ slug: "files", name: "Files" }] },
    { slug: "Video", name: "Video", meters: [{ slug: "minutes", name: "Profile minutes" }] },
  ];
  const found = findServices(services, "file");
  expect(found.services.map(({ slug }) => slug)).toEqual(["FileSync"]);
  expect(found.meters.map(({ slug }) => slug)).toEqual(["files", "minutes"]);
  expect(findServices(services, "")).toEqual({ services: [], meters: [] });
});
