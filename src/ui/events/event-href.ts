/** The page of one event, whatever characters are in the two names. */
export function eventHref(customer: string, id: string): string {
  return `/events/${encodeURIComponent(customer)}/${encodeURIComponent(id)}`;
}

/** A name out of the path, where it is percent-encoded; text that is not stays as it is. */
export function readSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
