/** Reports of a service made for a test. */
export interface StorageReports {
  /** Reports events of the service, 1 GB each where they say nothing else; answers the receipts. */
  report: (...events: object[]) => Promise<unknown>;
  /** Reports events one by one, so that they have an order. */
  reportInTurn: (customer: string, ids: readonly string[]) => Promise<void>;
}

/** Makes the service Storage with its meter `stored`, in GB at 2 each, on a running server. */
export async function openStorageReports(origin: string): Promise<StorageReports> {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  await post("/services", { slug: "Storage" });
  await post("/services/Storage/meters", { slug: "stored", unit: "GB", price: "2" });
  const report: StorageReports["report"] = (...events) =>
    post(
      "/events",
      events.map((event) => ({ service: "Storage", quantity: "1", ...event })),
    );
  return {
    report,
    reportInTurn: async (customer, ids) => {
      for (const id of ids) await report({ id, customer });
    },
  };
}
