import Link from "next/link";
import {
  trafficCustomer,
  trafficMeters,
  trafficService,
} from "#/domain/simulation/traffic/metering-names.ts";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { Panel } from "#/ui/primitives/panel.tsx";
import { serviceHref } from "#/ui/service/service-href.ts";

/** Customers that are linked one by one. */
const shownCustomers = 12;

interface TrafficHowProps {
  /** Whether anything was reported, so that the service and its customers are there. */
  isMade: boolean;
  /** Ids of the simulated services. */
  services: readonly string[];
}

/** What the reports become, and where to see it. */
export function TrafficHow({ isMade, services }: TrafficHowProps) {
  return (
    <Panel title="How it is metered" padded>
      <div className="grid gap-2">
        <p>
          Each request of a simulated service is one usage event. The client library sends them over HTTP to
          this server, up to 100 in one report. While a failure is in force, about a fifth each of the reports
          lose their answer, come late or come twice; the client tries again, and a known id counts once.
        </p>
        <p>
          Service{" "}
          {isMade ? (
            <Link href={serviceHref(trafficService.slug)} prefetch={false} className="font-mono underline">
              {trafficService.slug}
            </Link>
          ) : (
            <span className="font-mono">{trafficService.slug}</span>
          )}{" "}
          with the meters{" "}
          {trafficMeters.map(({ slug }, place) => (
            <span key={slug}>
              <span className="font-mono">{slug}</span>
              {place === trafficMeters.length - 1 ? "." : ", "}
            </span>
          ))}{" "}
          {isMade ? (
            <Link href={`/events?service=${trafficService.slug}`} prefetch={false} className="underline">
              Its events
            </Link>
          ) : null}
        </p>
        {isMade && services.length > 0 ? (
          <div>
            <p>One customer for each simulated service:</p>
            <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-1">
              {services.slice(0, shownCustomers).map((id) => (
                <li key={id}>
                  <Link href={customerHref(trafficCustomer(id))} prefetch={false} className="underline">
                    {trafficCustomer(id)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
