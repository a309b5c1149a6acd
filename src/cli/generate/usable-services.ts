import { CommandError } from "../command-error.ts";
import type { ServerApi } from "./server-api.ts";

/** A service whose events bring one quantity, which is summed. */
export interface UsableService {
  slug: string;
  /** Slug of the meter that sums it. */
  meter: string;
  /** Money per unit, an exact decimal; null where it is not this alone that makes an event's price. */
  price: string | null;
}

/** The server's services that the generator can report, by slug. Throws CommandError if there is none. */
export async function findUsableServices(api: ServerApi): Promise<UsableService[]> {
  const services = await api.services();
  const usable = services.flatMap(({ slug, meters }) => {
    const [meter, ...others] = meters.filter(
      ({ attribute, value_of, aggregation }) =>
        attribute === null && value_of === null && aggregation !== "count",
    );
    if (!meter || others.length > 0 || meter.aggregation !== "sum") return [];
    const price = meters.every((other) => other === meter || other.price === null) ? meter.price : null;
    return [{ slug, meter: meter.slug, price }];
  });
  if (usable.length > 0) return usable.sort((a, b) => (a.slug < b.slug ? -1 : 1));
  throw new CommandError(
    [
      "The server has no service whose events bring one summed quantity, so there is nothing to report.",
      "Make one, on the page Services or so:",
      `  POST /api/v1/services            {"slug":"CloudStorage"}`,
      `  POST /api/v1/services/CloudStorage/meters   {"slug":"cloud-storage","unit":"GB","aggregation":"sum","price":"0.10"}`,
      "A new database has ten of them, unless SAMPLE_DATA is off.",
    ].join("\n"),
  );
}
