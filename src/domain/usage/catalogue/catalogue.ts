import type { Sql } from "#/db/connect.ts";
import type { aggregations } from "#/db/schema/metering.ts";

export type Aggregation = (typeof aggregations)[number];

/** A measured quantity of a service. */
export interface Meter {
  slug: string;
  name: string;
  unit: string;
  aggregation: Aggregation;
  /** Position in an event's quantities from 1; 0 counts events; null for a unique meter, which reads `attribute`. */
  slot: number | null;
  /** The event's attribute that is measured; null where events name the meter in `values`. */
  attribute: string | null;
  /** Money per unit, an exact decimal; null for a meter that costs nothing by itself. */
  price: string | null;
  isFilling: boolean;
}

export interface Service {
  id: number;
  slug: string;
  name: string;
  /** In the order in which they were made. */
  meters: Meter[];
  /** How many quantities an event of it holds: its meters' highest slot. */
  slots: number;
}

/** All services and meters, as of one version. A few rows; every process holds a copy. */
export interface Catalogue {
  version: number;
  services: ReadonlyMap<string, Service>;
  /** By slug, which is a meter's own among all services. */
  meters: ReadonlyMap<string, { service: Service; meter: Meter }>;
}

const copies = new WeakMap<object, Catalogue>();

/** The copy that this process has, which another process may have outdated since. */
export async function heldCatalogue(sql: Sql): Promise<Catalogue> {
  return copies.get(sql.options) ?? currentCatalogue(sql);
}

/** The services and meters as they are now. */
export async function currentCatalogue(sql: Sql): Promise<Catalogue> {
  const held = copies.get(sql.options);
  const [row] = await sql<{ version: number }[]>`select version from catalogue_versions`;
  if (held && row?.version === held.version) return held;
  const loaded = await loadCatalogue(sql);
  copies.set(sql.options, loaded);
  return loaded;
}

interface MeterRow extends Omit<Meter, "slug"> {
  service_id: number;
  service_slug: string;
  service_name: string;
  slug: string | null;
}

async function loadCatalogue(sql: Sql): Promise<Catalogue> {
  const rows = await sql<(MeterRow & { version: number })[]>`
    select (select version from catalogue_versions) as version,
      services.id as service_id, services.slug as service_slug, services.name as service_name,
      meters.slug, meters.name, unit, aggregation, slot, attribute, trim_scale(price) as price, is_filling as "isFilling"
    from (select) as always
    left join services on true
    left join meters on meters.service_id = services.id
    order by services.id, meters.created_at, meters.slot, meters.slug`;
  const services = new Map<string, Service>();
  const meters = new Map<string, { service: Service; meter: Meter }>();
  for (const { version: _, service_id: id, service_slug, service_name, slug, ...row } of rows) {
    if (id === null) continue;
    const service = services.get(service_slug) ?? {
      id,
      slug: service_slug,
      name: service_name,
      meters: [],
      slots: 0,
    };
    services.set(service_slug, service);
    if (slug === null) continue;
    const meter: Meter = { slug, ...row };
    service.meters.push(meter);
    service.slots = Math.max(service.slots, meter.slot ?? 0);
    meters.set(slug, { service, meter });
  }
  return { version: rows[0]?.version ?? 0, services, meters };
}
