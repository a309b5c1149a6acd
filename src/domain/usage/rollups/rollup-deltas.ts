import { DecimalSum } from "#/domain/decimal-sum.ts";
import type { Service } from "../catalogue/catalogue.ts";
import { spanDays } from "./rollup-span.ts";

const microsPerHour = 3_600_000_000;
const hoursPerSpan = 24 * spanDays;
/** More than there are numbers of customers. */
const customers = 2 ** 32;

/** What one day or hour gains or loses. */
interface Cell {
  events: number;
  /** By slot from 1, at index slot - 1. */
  sums: DecimalSum[];
}

/** What a customer's rollup row gains or loses. */
export interface SpanDelta {
  serviceId: number;
  slots: number;
  span: number;
  customerId: number;
  /** By day of the span, 0 to 15. */
  days: (Cell | undefined)[];
  /** Microseconds since 1970; of added events only. */
  latest: number | null;
  /** Whether anything was taken away, so that the latest event may be another one now. */
  hasLosses: boolean;
}

export interface HourDelta extends Cell {
  serviceId: number;
  slots: number;
  /** Hours since 1970-01-01T00:00Z. */
  hour: number;
}

/** Gathers what events add to the rollups, or take away, until `applyRollupDeltas` writes it. */
export class RollupDeltas {
  /** By service, then by span and customer in one number. */
  readonly #spans = new Map<number, Map<number, SpanDelta>>();
  /** By service and hour. */
  readonly #hours = new Map<number, Map<number, HourDelta>>();

  /**
   * One event: its time in microseconds since 1970, its quantities by slot as decimals (null: none), and
   * whether it counts as an event (0: only its quantities change). `sign` -1 takes it away.
   */
  add(
    service: Pick<Service, "id" | "slots">,
    customerId: number,
    micros: number,
    quantities: readonly (string | null)[],
    events: 0 | 1,
    sign: 1 | -1,
  ): void {
    const hour = Math.floor(micros / microsPerHour);
    const span = Math.floor(hour / hoursPerSpan);
    const day = Math.floor(hour / 24) - span * spanDays;
    const spanDelta = this.#spanDelta(service, span, customerId);
    if (sign < 0) spanDelta.hasLosses = true;
    else spanDelta.latest = Math.max(spanDelta.latest ?? micros, micros);
    let cell = spanDelta.days[day];
    if (!cell) {
      cell = emptyCell(service.slots);
      spanDelta.days[day] = cell;
    }
    addTo(cell, quantities, events, sign);
    addTo(this.#hourDelta(service, hour), quantities, events, sign);
  }

  /** In the order in which every transaction locks their rows. */
  spans(): SpanDelta[] {
    return [...this.#spans.values()]
      .flatMap((deltas) => [...deltas.values()])
      .sort(
        (left, right) =>
          left.slots - right.slots ||
          left.serviceId - right.serviceId ||
          left.span - right.span ||
          left.customerId - right.customerId,
      );
  }

  hours(): HourDelta[] {
    return [...this.#hours.values()]
      .flatMap((deltas) => [...deltas.values()])
      .sort(
        (left, right) =>
          left.slots - right.slots || left.serviceId - right.serviceId || left.hour - right.hour,
      );
  }

  #spanDelta({ id, slots }: Pick<Service, "id" | "slots">, span: number, customerId: number): SpanDelta {
    const key = span * customers + customerId;
    const deltas = ofService(this.#spans, id);
    let delta = deltas.get(key);
    if (!delta) {
      delta = { serviceId: id, slots, span, customerId, days: [], latest: null, hasLosses: false };
      deltas.set(key, delta);
    }
    return delta;
  }

  #hourDelta({ id, slots }: Pick<Service, "id" | "slots">, hour: number): HourDelta {
    const deltas = ofService(this.#hours, id);
    let delta = deltas.get(hour);
    if (!delta) {
      delta = { serviceId: id, slots, hour, ...emptyCell(slots) };
      deltas.set(hour, delta);
    }
    return delta;
  }
}

function ofService<T>(deltas: Map<number, Map<number, T>>, serviceId: number): Map<number, T> {
  let found = deltas.get(serviceId);
  if (!found) {
    found = new Map();
    deltas.set(serviceId, found);
  }
  return found;
}

function emptyCell(slots: number): Cell {
  return { events: 0, sums: Array.from({ length: slots }, () => new DecimalSum()) };
}

function addTo(cell: Cell, quantities: readonly (string | null)[], events: 0 | 1, sign: 1 | -1): void {
  cell.events += events * sign;
  for (let place = 0; place < quantities.length; place++) {
    const quantity = quantities[place];
    if (quantity != null) cell.sums[place]?.add(quantity, sign);
  }
}
