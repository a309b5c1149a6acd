import { type FailureDraft, isFailureKind, mostFailures } from "./question-draft.ts";

/**
 * Failures as one readable part of a URL: `db-service,outage,30,60~auth-service:db-service,latency,0,,500`, each
 * the place, kind, start, duration and amount. Texts stand in it as typed, with what separates them encoded.
 */
export function writeFailures(failures: readonly FailureDraft[]): string {
  return failures
    .map(({ serviceId, dependencyId, kind, start, duration, amount }) => {
      const place = dependencyId === "" ? encode(serviceId) : `${encode(serviceId)}:${encode(dependencyId)}`;
      return [place, kind, encode(start), encode(duration), encode(amount)].join(",").replace(/,+$/, "");
    })
    .join("~");
}

/** Reads what `writeFailures` wrote; null for what it never writes. */
export function readFailures(text: string): FailureDraft[] | null {
  if (text === "") return [];
  const failures: FailureDraft[] = [];
  for (const part of text.split("~")) {
    const [place = "", kind = "", start = "", duration = "", amount = "", ...rest] = part.split(",");
    if (!isFailureKind(kind) || rest.length > 0) return null;
    const [serviceId = "", dependencyId = "", ...more] = place.split(":");
    if (more.length > 0) return null;
    const texts = [serviceId, dependencyId, start, duration, amount].map(decode);
    if (texts.some((decoded) => decoded === null || decoded.length > 64)) return null;
    const [service, dependency, ...numbers] = texts.map((decoded) => decoded ?? "");
    failures.push({
      serviceId: service ?? "",
      dependencyId: dependency ?? "",
      kind,
      start: numbers[0] ?? "",
      duration: numbers[1] ?? "",
      amount: numbers[2] ?? "",
    });
  }
  return failures.length > mostFailures ? null : failures;
}

/** `encodeURIComponent` leaves `~` as it is, and ids have `.` and `-` only. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll("~", "%7E");

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
