import type { CauseRef, HealthStatus, ServiceObservation } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { nameCause } from "#/ui/simulation/health/name-cause.ts";

/** The page's answer: what is broken, and what broke it. */
export interface Summary {
  status: HealthStatus;
  title: string;
  detail: string;
  /** Where the trouble comes from, in the order of their weight. */
  causes: CauseRef[];
}

const rank: Record<HealthStatus, number> = { healthy: 0, degraded: 1, failing: 2 };

export function summarize({ services, failures }: Pick<Frame, "services" | "failures">): Summary {
  const unhealthy = services.filter(({ status }) => status !== "healthy");
  const inForce = failures.length > 0 ? `${countOf(failures.length, "failure")} in force` : null;
  const worst = unhealthy.toSorted((left, right) => rank[right.status] - rank[left.status])[0];
  if (!worst) {
    return {
      status: "healthy",
      title:
        services.length === 1
          ? "The service is healthy"
          : `All ${formatCount(services.length)} services are healthy`,
      detail: inForce ? `${inForce}, without an effect on any service’s health` : "No failure is in force",
      causes: [],
    };
  }
  const causes = findCauses(unhealthy);
  const symptoms = unhealthy.filter(({ diagnosis }) => diagnosis?.role === "symptom");
  const [first] = causes;
  const title = !first
    ? `${worst.serviceId} is ${worst.status}`
    : causes.length > 1
      ? `${formatCount(causes.length)} causes: ${listCauses(causes)}`
      : `${capitalize(nameCause(first))} ${isOne(first) ? verbOf(services, first) : "fail"}`;
  const it = causes.length > 1 ? "them" : "it";
  const told = [
    symptoms.length > 0
      ? `${countOf(symptoms.length, "other service")} ${symptoms.length === 1 ? "suffers" : "suffer"} from ${it}`
      : `no other service suffers from ${it}`,
    `${formatCount(services.length - unhealthy.length)} of ${formatCount(services.length)} healthy`,
    inForce,
  ];
  return {
    status: worst.status,
    title,
    detail: capitalize(told.filter((part) => part !== null).join(" · ")),
    causes,
  };
}

/** Root causes, and the calls and services that symptoms come from; the most often named first. */
export function findCauses(unhealthy: readonly ServiceObservation[]): CauseRef[] {
  const named = new Map<string, { cause: CauseRef; count: number }>();
  const name = (cause: CauseRef) => {
    const key = `${cause.serviceId} ${cause.dependencyId ?? ""}`;
    const entry = named.get(key) ?? { cause, count: 0 };
    named.set(key, { ...entry, count: entry.count + 1 });
  };
  for (const { serviceId, diagnosis } of unhealthy) {
    if (diagnosis?.role === "root_cause") name({ serviceId, dependencyId: null });
    if (diagnosis?.role === "symptom") for (const cause of diagnosis.of) name(cause);
  }
  return [...named.values()].toSorted((left, right) => right.count - left.count).map(({ cause }) => cause);
}

/** As many as a line holds are named. */
const mostNamed = 3;

function listCauses(causes: readonly CauseRef[]): string {
  const names = causes.slice(0, mostNamed).map(nameCause);
  const others = causes.length - names.length;
  const last = others > 0 ? countOf(others, "other") : names.pop();
  return `${names.join(", ")} and ${last}`;
}

const isOne = (cause: CauseRef) => cause.dependencyId === null;

/** "is failing", or what is to be said of a cause that has recovered while others still feel it. */
function verbOf(services: readonly ServiceObservation[], cause: CauseRef): string {
  const status = services.find(({ serviceId }) => serviceId === cause.serviceId)?.status;
  return status === undefined || status === "healthy" ? "has recovered, others not yet" : `is ${status}`;
}

/** Ids of services begin as they are written. */
function capitalize(text: string): string {
  return text.startsWith("calls of") || text.startsWith("no other")
    ? `${text.charAt(0).toUpperCase()}${text.slice(1)}`
    : text;
}
